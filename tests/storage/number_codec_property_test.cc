// Properties of the codec of columns of numbers, held against generated columns.
// NEREID_PROPERTY_CHUNKS says how many; the same number tries the same columns.

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/number_codec.h"
#include "tests/storage/number_samples.h"

namespace nereid::storage {
namespace {

size_t ChunksTried() {
  constexpr size_t kChunksDefault = 20'000;
  const char* const wanted = std::getenv("NEREID_PROPERTY_CHUNKS");
  size_t chunks = kChunksDefault;
  if (wanted != nullptr && !absl::SimpleAtoi(wanted, &chunks)) {
    ADD_FAILURE() << "NEREID_PROPERTY_CHUNKS is no number: '" << wanted << "'";
  }
  return chunks;
}

// An encoder and a decoder that run on one processor path.
class Codec {
 public:
  explicit Codec(ProcessorPath path) : encoder_(path), decoder_(path) {}

  std::string Encode(const std::vector<double>& column) {
    std::string bytes;
    encoder_.Encode(column, bytes);
    return bytes;
  }

  testing::AssertionResult GivesBack(const std::string& bytes, const std::vector<double>& column) {
    std::vector<double> back(column.size());
    const absl::StatusOr<size_t> consumed = decoder_.Decode(bytes, back.size(), back.data());
    if (!consumed.ok()) return testing::AssertionFailure() << consumed.status();
    if (*consumed != bytes.size()) {
      return testing::AssertionFailure() << "took " << *consumed << " of " << bytes.size();
    }
    if (!BitsAreEqual(back.data(), column.data(), column.size())) {
      return testing::AssertionFailure() << "other bits came back";
    }
    return testing::AssertionSuccess();
  }

 private:
  NumberEncoder encoder_;
  NumberDecoder decoder_;
};

TEST(NumberCodecPropertyTest, EveryChunkComesBackBitForBitOnEveryProcessorPath) {
  NumberSamples samples(1);
  Codec fastest(FastestProcessorPath());
  Codec portable(ProcessorPath::kPortable);
  const size_t chunks = ChunksTried();
  for (size_t chunk = 0; chunk < chunks; ++chunk) {
    const std::vector<double> column = samples.Next();
    const std::string bytes = fastest.Encode(column);
    ASSERT_LE(bytes.size(), 1 + column.size() * sizeof(double)) << chunk;
    ASSERT_EQ(portable.Encode(column), bytes) << chunk;
    ASSERT_TRUE(fastest.GivesBack(bytes, column)) << chunk;
    ASSERT_TRUE(portable.GivesBack(bytes, column)) << chunk;
  }
}

// What the first bytes of columns tell, as docs/storage_format.md draws it.
struct Seen {
  std::set<int> forms;
  std::set<int> mappings_with_foreign_numbers;
  std::set<int> orders;
  size_t patched = 0;

  void Look(const std::string& bytes) {
    const auto tag = static_cast<uint8_t>(bytes[0]);
    forms.insert(tag & 0x7f);
    if (tag >= 0x80) {
      mappings_with_foreign_numbers.insert(tag >> 4 & 0x07);
    } else if ((tag & 0x0f) >= 2) {
      LookAtFrame(bytes);
    }
  }

  void LookAtFrame(const std::string& bytes) {
    const auto order = static_cast<uint8_t>(bytes[2]);
    orders.insert(order & 0x7f);
    patched += order >= 0x80;
  }
};

TEST(NumberCodecPropertyTest, TheColumnsTriedReachEveryForm) {
  NumberSamples samples(1);
  NumberEncoder encoder;
  Seen seen;
  std::string bytes;
  for (int i = 0; i < 20'000; ++i) {
    bytes.clear();
    encoder.Encode(samples.Next(), bytes);
    seen.Look(bytes);
  }
  std::set<int> forms{0x00, 0x01};
  for (const int mapping : {0, 1, 2, 3, 4}) {
    forms.insert({mapping << 4 | 0x02, mapping << 4 | 0x03});
  }
  EXPECT_EQ(seen.forms, forms);
  EXPECT_THAT(seen.mappings_with_foreign_numbers, testing::ElementsAre(0, 2, 3, 4));
  EXPECT_THAT(seen.orders, testing::ElementsAre(0, 1, 2, 3));
  EXPECT_GT(seen.patched, 100u);
}

TEST(NumberCodecPropertyTest, DamagedColumnsDoNoHarm) {
  NumberSamples samples(2);
  NumberEncoder encoder;
  NumberDecoder decoder;
  std::vector<double> back(kPiecePointsMax);
  std::string bytes;
  const size_t chunks = ChunksTried();
  size_t refused = 0;
  for (size_t i = 0; i < chunks; ++i) {
    bytes.clear();
    size_t count = 1 + samples.Below(kPiecePointsMax);
    if (i % 4 == 0) {
      bytes.resize(samples.Below(60));
      for (char& byte : bytes) byte = static_cast<char>(samples.Below(256));
    } else {
      const std::vector<double> column = samples.Next();
      encoder.Encode(column, bytes);
      if (i % 4 == 1) bytes.resize(samples.Below(bytes.size()));
      const size_t flips = samples.Below(8);
      for (size_t flip = 0; flip < flips && !bytes.empty(); ++flip) {
        // Headers are where damage is dangerous.
        const size_t end = std::min<size_t>(bytes.size(), flip % 2 == 0 ? 16 : bytes.size());
        bytes[samples.Below(end)] = static_cast<char>(samples.Below(256));
      }
      if (i % 4 == 2) count = column.size();
    }
    // A buffer of its own, so that a sanitizer sees a read past its end.
    const auto exact = std::make_unique<char[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), exact.get());
    const absl::StatusOr<size_t> consumed =
        decoder.Decode({exact.get(), bytes.size()}, count, back.data());
    if (consumed.ok()) {
      ASSERT_LE(*consumed, bytes.size());
    } else {
      ASSERT_EQ(consumed.status().code(), absl::StatusCode::kDataLoss);
      ++refused;
    }
  }
  EXPECT_GT(refused, chunks / 4);
}

}  // namespace
}  // namespace nereid::storage

#include "client/spool_segment_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/spool_format.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Record(const std::string& payload) {
  return EncodeSpoolRecordHeader(payload) + payload;
}

class SpoolSegmentReaderTest : public ::testing::Test {
 protected:
  // What a reader of a segment with these bytes gives.
  struct Read {
    std::vector<std::string> payloads;
    absl::Status status;
    uint64_t torn_bytes = 0;
  };

  Read ReadAll(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    SpoolSegmentReader reader = *SpoolSegmentReader::Open(path_);
    Read read;
    while (true) {
      const auto payload = reader.Next();
      read.status = payload.status();
      read.torn_bytes = reader.torn_bytes();
      if (!payload.ok() || !payload->has_value()) return read;
      read.payloads.emplace_back(**payload);
    }
  }

  testing::TemporaryDirectory directory_;
  const std::string path_ = directory_.path() + "/00000001.spool";
};

TEST_F(SpoolSegmentReaderTest, TheBytesAreThoseOfTheFormat) {
  using namespace std::string_literals;
  // `printf 123456789 | gzip -c` has this CRC-32, too.
  EXPECT_EQ(std::string(kSpoolMagic) + Record("123456789"),
            "NRSPOOL\x01\x09\x00\x00\x00\x26\x39\xf4\xcb"s + "123456789");
}

TEST_F(SpoolSegmentReaderTest, GivesEveryRecordInOrder) {
  const std::string large(3 << 20, 'x');
  const Read read =
      ReadAll(absl::StrCat(std::string(kSpoolMagic), Record("a"), Record(large), Record("b")));
  EXPECT_TRUE(read.status.ok()) << read.status;
  EXPECT_THAT(read.payloads, ElementsAre("a", large, "b"));
  EXPECT_EQ(read.torn_bytes, 0);
}

TEST_F(SpoolSegmentReaderTest, WhereverTheEndIsTornWhatIsBeforeIsRead) {
  const std::string whole = absl::StrCat(std::string(kSpoolMagic), Record("first"));
  const std::string bytes = absl::StrCat(whole, Record("second"));
  for (size_t size = 0; size < bytes.size(); ++size) {
    const Read read = ReadAll(bytes.substr(0, size));
    EXPECT_TRUE(read.status.ok()) << size << ": " << read.status;
    const bool has_first = size >= whole.size();
    const size_t begin = has_first ? whole.size() : size < kSpoolMagic.size() ? 0 : 8;
    EXPECT_EQ(read.payloads.size(), has_first ? 1 : 0) << size;
    EXPECT_EQ(read.torn_bytes, size - begin) << size;
  }
}

TEST_F(SpoolSegmentReaderTest, EveryFlippedBitOfARecordIsDamageAtItsBeginning) {
  const std::string before = absl::StrCat(std::string(kSpoolMagic), Record("first"));
  const std::string middle = Record("the record in the middle");
  for (size_t bit = 0; bit < 8 * middle.size(); ++bit) {
    std::string flipped = middle;
    flipped[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    const Read read = ReadAll(absl::StrCat(before, flipped, Record("last")));
    EXPECT_EQ(read.status.code(), absl::StatusCode::kDataLoss) << bit;
    EXPECT_THAT(std::string(read.status.message()),
                HasSubstr(absl::StrCat(path_, " is damaged at byte ", before.size())));
    EXPECT_THAT(read.payloads, ElementsAre("first"));
  }
}

TEST_F(SpoolSegmentReaderTest, ALastRecordOfZerosIsDamage) {
  const Read read =
      ReadAll(absl::StrCat(std::string(kSpoolMagic), Record("first"), std::string(64, '\0')));
  EXPECT_EQ(read.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(read.payloads, ElementsAre("first"));
}

TEST_F(SpoolSegmentReaderTest, AnotherVersionIsRefusedByItsNumber) {
  const Read read = ReadAll(absl::StrCat("NRSPOOL\x02", Record("first")));
  EXPECT_EQ(read.status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(read.status.message()), HasSubstr("version 2"));
  EXPECT_THAT(read.payloads, IsEmpty());
}

TEST_F(SpoolSegmentReaderTest, ReadsWhatIsAppendedMeanwhile) {
  std::ofstream(path_, std::ios::binary) << kSpoolMagic << Record("a");
  SpoolSegmentReader reader = *SpoolSegmentReader::Open(path_);
  EXPECT_EQ(**reader.Next(), "a");
  EXPECT_FALSE(reader.Next()->has_value());
  std::ofstream(path_, std::ios::binary | std::ios::app) << Record("b");
  EXPECT_EQ(**reader.Next(), "b");
}

}  // namespace
}  // namespace nereid::client

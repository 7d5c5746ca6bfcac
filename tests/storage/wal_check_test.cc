#include "storage/wal_check.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/wal_fragment_reader.h"
#include "tests/storage/wal_check_fixture.h"

namespace nereid::storage {
namespace {

using testing::HasSubstr;

constexpr int kRecords = 200;

// Mostly small records, some longer than a block or several, as many as the design measured.
std::vector<size_t> MixedSizes() {
  std::vector<size_t> sizes;
  for (int i = 0; i < kRecords; ++i) {
    size_t size = 20 + static_cast<size_t>(i) * 7 % 900;
    if (i % 23 == 11) size = 40000;
    if (i % 67 == 33) size = 120000;
    sizes.push_back(size);
  }
  return sizes;
}

// Offsets in `log` that belong to no fragment.
std::vector<uint64_t> FillerOffsets(const std::string& log) {
  std::vector<uint64_t> filler;
  absl::StatusOr<WalFragmentReader> reader = WalFragmentReader::Open(log);
  EXPECT_TRUE(reader.ok()) << reader.status();
  uint64_t end = 0;
  while (*reader->Next() == WalFragmentReader::Step::kFragment) {
    for (; end < reader->fragment().offset; ++end) filler.push_back(end);
    end = reader->offset();
  }
  return filler;
}

TEST_F(WalCheckTest, IntactLogPasses) {
  WriteRecordsAndCrash(MixedSizes());
  std::vector<TornTail> torn;
  EXPECT_TRUE(CheckWriteAheadLogs(crashed_, &torn).ok());
  EXPECT_TRUE(torn.empty());
  EXPECT_EQ(CountRecordsReadOnly(crashed_), kRecords);
}

TEST_F(WalCheckTest, NothingToCheckPasses) {
  EXPECT_TRUE(CheckWriteAheadLogs(root_ + "/absent").ok());
  fs::create_directory(crashed_);
  EXPECT_TRUE(CheckWriteAheadLogs(crashed_).ok());
  WriteFile(crashed_ + "/000004.log", "");
  WriteFile(crashed_ + "/LOG", "2026/01/01 text");
  WriteFile(crashed_ + "/notes.log", "text");
  WriteFile(crashed_ + "/000005.sst", "text");
  std::vector<TornTail> torn;
  EXPECT_TRUE(CheckWriteAheadLogs(crashed_, &torn).ok());
  EXPECT_TRUE(torn.empty());
}

TEST_F(WalCheckTest, UnreadableLogsAreErrorsThatNameThem) {
  fs::create_directory(crashed_);
  fs::create_directory(crashed_ + "/000004.log");
  const absl::Status directory = CheckWriteAheadLogs(crashed_);
  EXPECT_FALSE(directory.ok());
  EXPECT_THAT(std::string(directory.message()), HasSubstr("000004.log cannot be read"));
  WriteFile(root_ + "/file", "text");
  EXPECT_FALSE(CheckWriteAheadLogs(root_ + "/file").ok());
}

// Whatever the cut, the check passes, names the tail, and RocksDB shows every whole record.
TEST_F(WalCheckTest, LogCutAtAnyByteIsATornTail) {
  WriteRecordsAndCrash(MixedSizes());
  std::set<uint64_t, std::greater<>> cuts;
  for (uint64_t cut = ends_.back() - 3000; cut <= ends_.back(); ++cut) cuts.insert(cut);
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) cuts.insert(random() % ends_.back());
  for (uint64_t block = kWalBlockBytes; block < ends_.back(); block += kWalBlockBytes) {
    for (uint64_t near = block - 9; near <= block + 9; ++near) cuts.insert(near);
  }
  int count = 0;
  for (const uint64_t cut : cuts) {
    fs::resize_file(log_, cut);
    std::vector<TornTail> torn;
    const absl::Status status = CheckWriteAheadLogs(crashed_, &torn);
    ASSERT_TRUE(status.ok()) << "cut at " << cut << ": " << status;
    const int whole = WholeRecords(cut);
    const uint64_t kept = whole == 0 ? 0 : ends_[static_cast<size_t>(whole) - 1];
    const uint64_t reported = torn.empty() ? 0 : torn[0].bytes;
    ASSERT_LE(reported, cut - kept) << "cut at " << cut;
    // Filler before the torn record belongs to no one.
    ASSERT_GE(reported + kWalFragmentHeaderBytes, cut - kept) << "cut at " << cut;
    // RocksDB, which is slow to open, is asked at one of ten.
    if (++count % 10 != 0) continue;
    ASSERT_EQ(CountRecordsReadOnly(crashed_), whole) << "cut at " << cut;
  }
}

TEST_F(WalCheckTest, RocksdbOpensATornLogForWriting) {
  WriteRecordsAndCrash(MixedSizes());
  for (const uint64_t cut : {ends_[199] - 1, ends_[198] + 3, ends_[198], ends_[100] + 40}) {
    const std::string copy = absl::StrCat(root_, "/cut_at_", cut);
    fs::copy(crashed_, copy);
    fs::resize_file(LogsIn(copy).front(), cut);
    ASSERT_TRUE(CheckWriteAheadLogs(copy).ok()) << cut;
    const std::unique_ptr<rocksdb::DB> db = OpenForWriting(copy);
    EXPECT_EQ(CountRecords(*db), WholeRecords(cut)) << cut;
  }
}

TEST_F(WalCheckTest, AFlippedBitBeforeTheLastRecordIsDataLoss) {
  WriteRecordsAndCrash(MixedSizes());
  const std::vector<uint64_t> filler = FillerOffsets(log_);
  std::set<uint64_t> bits;
  // All bits of some headers, also of fragments that continue a record at the start of a block.
  for (const uint64_t start : {uint64_t{0}, ends_[0], ends_[33], ends_[150], ends_[197],
                               uint64_t{kWalBlockBytes}, uint64_t{3 * kWalBlockBytes}}) {
    for (uint64_t bit = 0; bit < 8 * kWalFragmentHeaderBytes; ++bit) bits.insert(8 * start + bit);
  }
  std::mt19937_64 random(8);
  for (int i = 0; i < 2000; ++i) bits.insert(random() % (8 * ends_[198]));
  for (const uint64_t bit : bits) {
    if (std::binary_search(filler.begin(), filler.end(), bit / 8)) continue;
    FlipBit(log_, bit);
    ExpectDamageIsReported(log_);
    ASSERT_FALSE(HasFailure()) << "bit " << bit % 8 << " of byte " << bit / 8;
    FlipBit(log_, bit);
  }
  EXPECT_TRUE(CheckWriteAheadLogs(crashed_).ok());
}

// The reason for the check: RocksDB alone opens and shows the records before the damage.
TEST_F(WalCheckTest, RocksdbDropsAcknowledgedRecordsInSilence) {
  WriteRecordsAndCrash(MixedSizes());
  FlipBit(log_, 8 * ends_[99] + 100);
  EXPECT_EQ(CountRecordsReadOnly(crashed_), 100);
  ExpectDamageIsReported(log_);
}

TEST_F(WalCheckTest, AFlippedBitInTheLastRecordIsATornTail) {
  for (const size_t last_bytes : {size_t{100}, size_t{120000}}) {
    std::vector<size_t> sizes = {30, 40000, 500, last_bytes};
    ends_.clear();
    fs::remove_all(crashed_);
    fs::remove_all(root_ + "/alive");
    WriteRecordsAndCrash(sizes);
    std::mt19937_64 random(9);
    for (int i = 0; i < 300; ++i) {
      const uint64_t start = 8 * ends_[2];
      const uint64_t bit = start + (i < 56 ? i : random() % (8 * ends_[3] - start));
      FlipBit(log_, bit);
      std::vector<TornTail> torn;
      ASSERT_TRUE(CheckWriteAheadLogs(crashed_, &torn).ok()) << "bit " << bit;
      ASSERT_EQ(torn.size(), 1u) << "bit " << bit;
      EXPECT_EQ(torn[0].offset, ends_[2]);
      EXPECT_EQ(torn[0].bytes, ends_[3] - ends_[2]);
      EXPECT_EQ(torn[0].path, log_);
      ASSERT_EQ(CountRecordsReadOnly(crashed_), 3) << "bit " << bit;
      FlipBit(log_, bit);
    }
  }
}

TEST_F(WalCheckTest, AFlippedBitInTheFillerOfABlockIsHarmless) {
  // Leaves 3 bytes at the end of the first block: too few for a header.
  WriteRecordsAndCrash({30, 100, 500});
  const size_t overhead = ends_[0] - 30;
  const size_t left = kWalBlockBytes - ends_[2];
  fs::remove_all(crashed_);
  fs::remove_all(root_ + "/alive");
  ends_.clear();
  // One byte more for the length of a long value.
  WriteRecordsAndCrash({30, 100, 500, left - overhead - 5, 70, 80});
  const std::vector<uint64_t> filler = FillerOffsets(log_);
  ASSERT_FALSE(filler.empty());
  for (const uint64_t offset : filler) {
    for (int bit = 0; bit < 8; ++bit) {
      FlipBit(log_, 8 * offset + bit);
      std::vector<TornTail> torn;
      EXPECT_TRUE(CheckWriteAheadLogs(crashed_, &torn).ok());
      EXPECT_TRUE(torn.empty());
      EXPECT_EQ(CountRecordsReadOnly(crashed_), 6);
      FlipBit(log_, 8 * offset + bit);
    }
  }
}

TEST_F(WalCheckTest, ALengthThatReachesBeyondTheBlockIsDamage) {
  WriteRecordsAndCrash(MixedSizes());
  std::string bytes = ReadFile(log_);
  for (const size_t record : {10, 60, 180, 198}) {
    std::string damaged = bytes;
    const size_t header = ends_[record];
    damaged[header + 4] = damaged[header + 5] = '\xff';
    WriteFile(log_, damaged);
    if (record < 198) {
      ExpectDamageIsReported(log_);
    } else {
      EXPECT_TRUE(CheckWriteAheadLogs(crashed_).ok());
    }
  }
}

TEST_F(WalCheckTest, APageOfZerosIsDamageUnlessNothingFollows) {
  WriteRecordsAndCrash(MixedSizes());
  const std::string bytes = ReadFile(log_);
  std::string damaged = bytes;
  damaged.replace(8192, 4096, 4096, '\0');
  WriteFile(log_, damaged);
  ExpectDamageIsReported(log_);
  // Room that was reserved but not written.
  WriteFile(log_, bytes + std::string(100000, '\0'));
  std::vector<TornTail> torn;
  EXPECT_TRUE(CheckWriteAheadLogs(crashed_, &torn).ok());
  ASSERT_EQ(torn.size(), 1u);
  EXPECT_EQ(torn[0].offset, bytes.size());
  EXPECT_EQ(torn[0].bytes, 100000u);
  EXPECT_EQ(CountRecordsReadOnly(crashed_), kRecords);
}

}  // namespace
}  // namespace nereid::storage

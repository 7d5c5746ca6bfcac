#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "storage/wal_check.h"
#include "tests/storage/wal_check_fixture.h"

namespace nereid::storage {
namespace {

// Two logs are alive when one column family was flushed and another was not.
class TwoWalsTest : public WalCheckTest {
 protected:
  void SetUp() override {
    WalCheckTest::SetUp();
    const std::string alive = root_ + "/alive";
    const std::unique_ptr<rocksdb::DB> db = OpenForWriting(alive);
    rocksdb::ColumnFamilyHandle* other = nullptr;
    ASSERT_TRUE(db->CreateColumnFamily({}, "other", &other).ok());
    rocksdb::WriteOptions synced;
    synced.sync = true;
    ASSERT_TRUE(db->Put(synced, other, "key", "value").ok());
    for (int i = 0; i < 20; ++i) PutSynced(*db, i, std::string(100, 'a'));
    ASSERT_TRUE(db->Flush(rocksdb::FlushOptions(), other).ok());
    for (int i = 20; i < 40; ++i) PutSynced(*db, i, std::string(100, 'b'));
    fs::copy(alive, crashed_);
    ASSERT_TRUE(db->DestroyColumnFamilyHandle(other).ok());
    const std::vector<std::string> logs = LogsIn(crashed_);
    ASSERT_EQ(logs.size(), 2u);
    first_ = logs[0];
    second_ = logs[1];
  }

  std::string first_;
  std::string second_;
};

TEST_F(TwoWalsTest, IntactLogsPass) { EXPECT_TRUE(CheckWriteAheadLogs(crashed_).ok()); }

TEST_F(TwoWalsTest, DamageAtTheEndOfTheFirstIsDataLoss) {
  const uint64_t size = fs::file_size(first_);
  FlipBit(first_, 8 * size - 1);
  ExpectDamageIsReported(first_);
  FlipBit(first_, 8 * size - 1);
  fs::resize_file(first_, size - 1);
  ExpectDamageIsReported(first_);
}

TEST_F(TwoWalsTest, DamageAtTheStartOfTheFirstIsDataLoss) {
  FlipBit(first_, 0);
  ExpectDamageIsReported(first_);
}

TEST_F(TwoWalsTest, DamageAtTheEndOfTheSecondIsATornTail) {
  fs::resize_file(second_, fs::file_size(second_) - 1);
  std::vector<TornTail> torn;
  EXPECT_TRUE(CheckWriteAheadLogs(crashed_, &torn).ok());
  ASSERT_EQ(torn.size(), 1u);
  EXPECT_EQ(torn[0].path, second_);
}

TEST_F(TwoWalsTest, DamageAtTheEndOfTheFirstIsATornTailWhenTheSecondHoldsNothing) {
  fs::resize_file(first_, fs::file_size(first_) - 1);
  fs::resize_file(second_, 50);
  std::vector<TornTail> torn;
  EXPECT_TRUE(CheckWriteAheadLogs(crashed_, &torn).ok());
  ASSERT_EQ(torn.size(), 1u);
  EXPECT_EQ(torn[0].path, first_);
}

// A crash tears the log; RocksDB drops the tail and goes on in a new log; a second crash leaves
// both, because the old one was not deleted yet.
class TwoCrashesTest : public WalCheckTest {
 protected:
  void SetUp() override {
    WalCheckTest::SetUp();
    WriteRecordsAndCrash({100, 200, 300, 400, 500});
    fs::resize_file(log_, ends_[4] - 10);
    torn_log_ = ReadFile(log_);
    ASSERT_TRUE(CheckWriteAheadLogs(crashed_).ok());
    const std::unique_ptr<rocksdb::DB> db = OpenForWriting(crashed_);
    ASSERT_EQ(CountRecords(*db), 4);
    for (int i = 4; i < 9; ++i) PutSynced(*db, i, std::string(100, 'c'));
    const std::string twice = root_ + "/twice";
    fs::copy(crashed_, twice);
    log_ = twice + "/" + fs::path(log_).filename().string();
    ASSERT_FALSE(fs::exists(log_));
    ASSERT_EQ(LogsIn(twice).size(), 1u);
    crashed_ = twice;
  }

  std::string torn_log_;
};

TEST_F(TwoCrashesTest, TheTailThatWasDroppedBeforeIsHarmless) {
  WriteFile(log_, torn_log_);
  std::vector<TornTail> torn;
  const absl::Status status = CheckWriteAheadLogs(crashed_, &torn);
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(torn.size(), 1u);
  EXPECT_EQ(torn[0].path, log_);
  EXPECT_EQ(torn[0].offset, ends_[3]);
  EXPECT_EQ(CountRecords(*OpenForWriting(crashed_)), 9);
}

TEST_F(TwoCrashesTest, DamageFurtherUpIsStillDataLoss) {
  WriteFile(log_, torn_log_);
  FlipBit(log_, 8 * ends_[1] + 100);
  ExpectDamageIsReported(log_);
}

TEST_F(TwoCrashesTest, DamageInTheNewLogIsStillDataLoss) {
  const std::string new_log = LogsIn(crashed_).front();
  WriteFile(log_, torn_log_);
  FlipBit(new_log, 320);
  ASSERT_EQ(CheckWriteAheadLogs(crashed_).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace nereid::storage

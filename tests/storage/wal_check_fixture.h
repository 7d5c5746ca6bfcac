#ifndef NEREID_TESTS_STORAGE_WAL_CHECK_FIXTURE_H_
#define NEREID_TESTS_STORAGE_WAL_CHECK_FIXTURE_H_

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "storage/wal_check.h"

namespace nereid::storage {
namespace fs = std::filesystem;
inline rocksdb::Options RecoveringOptions() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.paranoid_checks = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  return options;
}

inline std::unique_ptr<rocksdb::DB> OpenForWriting(const std::string& path) {
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(RecoveringOptions(), path, &db);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return std::unique_ptr<rocksdb::DB>(db);
}

inline void PutSynced(rocksdb::DB& db, int record, const std::string& value) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status status = db.Put(synced, absl::StrCat(1000 + record), value);
  ASSERT_TRUE(status.ok()) << status.ToString();
}

// Numbers of the records in `db`, which must be in order and without holes: -1 if they are not.
inline int CountRecords(rocksdb::DB& db) {
  int count = 0;
  const std::unique_ptr<rocksdb::Iterator> records(db.NewIterator({}));
  for (records->SeekToFirst(); records->Valid(); records->Next()) {
    if (records->key().ToString() != absl::StrCat(1000 + count)) return -1;
    ++count;
  }
  return records->status().ok() ? count : -1;
}

// Opens without changing anything. -1: RocksDB refuses or shows a hole.
inline int CountRecordsReadOnly(const std::string& path) {
  rocksdb::DB* opened = nullptr;
  if (!rocksdb::DB::OpenForReadOnly(RecoveringOptions(), path, &opened).ok()) return -1;
  const std::unique_ptr<rocksdb::DB> db(opened);
  return CountRecords(*db);
}

inline std::vector<std::string> LogsIn(const std::string& directory) {
  std::vector<std::string> logs;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() == ".log") logs.push_back(entry.path().string());
  }
  std::sort(logs.begin(), logs.end());
  return logs;
}

inline void WriteFile(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ASSERT_TRUE(file.good()) << path;
}

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline void FlipBit(const std::string& path, uint64_t bit) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  const auto offset = static_cast<std::streamoff>(bit / 8);
  file.seekg(offset);
  const char flipped = static_cast<char>(file.get() ^ (1 << (bit % 8)));
  file.seekp(offset);
  file.put(flipped);
  ASSERT_TRUE(file.good()) << path;
}

// A data directory as a server leaves it that died.
class WalCheckTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = testing::TempDir() + "wal_check_XXXXXX";
    ASSERT_NE(mkdtemp(root_.data()), nullptr);
    crashed_ = root_ + "/crashed";
  }
  void TearDown() override { fs::remove_all(root_); }

  // Writes records of these sizes, each synced, into crashed_: what a server that died after the
  // last of them leaves. Sets log_ and ends_.
  void WriteRecordsAndCrash(const std::vector<size_t>& sizes) {
    const std::string alive = root_ + "/alive";
    std::mt19937_64 random(6);
    const std::unique_ptr<rocksdb::DB> db = OpenForWriting(alive);
    ASSERT_EQ(LogsIn(alive).size(), 1u);
    log_ = LogsIn(alive).front();
    for (size_t i = 0; i < sizes.size(); ++i) {
      std::string value(sizes[i], '\0');
      for (char& byte : value) byte = static_cast<char>(random());
      PutSynced(*db, static_cast<int>(i), value);
      ends_.push_back(fs::file_size(log_));
    }
    fs::copy(alive, crashed_);
    log_ = crashed_ + "/" + fs::path(log_).filename().string();
  }

  // How many records lie in the first `bytes` of the log as a whole.
  int WholeRecords(uint64_t bytes) const {
    return static_cast<int>(std::upper_bound(ends_.begin(), ends_.end(), bytes) - ends_.begin());
  }

  void ExpectDamageIsReported(const std::string& log) {
    const absl::Status status = CheckWriteAheadLogs(crashed_);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(std::string(status.message()),
                testing::AllOf(testing::HasSubstr(
                                   absl::StrCat("write-ahead log ", log, " is damaged at byte ")),
                               testing::HasSubstr("--accept_data_loss")));
  }

  std::string root_;
  std::string crashed_;
  std::string log_;
  // Size of the log after each record.
  std::vector<uint64_t> ends_;
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_WAL_CHECK_FIXTURE_H_

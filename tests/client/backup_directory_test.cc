#include "client/cli/backup_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

namespace fs = std::filesystem;

class BackupDirectoryTest : public ::testing::Test {
 protected:
  BackupDirectoryTest() { directory_ = *BackupDirectory::Create(path_); }

  absl::Status Announce(uint64_t files, uint64_t bytes) {
    v1::CreateBackupResponse response;
    response.mutable_summary()->set_file_count(files);
    response.mutable_summary()->set_byte_count(bytes);
    return directory_->Take(response);
  }

  absl::Status Begin(const std::string& name, uint64_t bytes) {
    v1::CreateBackupResponse response;
    response.mutable_file()->set_name(name);
    response.mutable_file()->set_byte_count(bytes);
    return directory_->Take(response);
  }

  absl::Status Add(const std::string& bytes, uint32_t error = 0) {
    v1::CreateBackupResponse response;
    response.mutable_data()->set_bytes(bytes);
    response.mutable_data()->set_crc32(
        error ^ static_cast<uint32_t>(
                    crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())));
    return directory_->Take(response);
  }

  static std::string Contents(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }

  bool LeavesNothing() {
    directory_.reset();
    return fs::is_empty(parent_.path());
  }

  const nereid::testing::TemporaryDirectory parent_;
  const std::string path_ = parent_.path() + "/backup";
  std::unique_ptr<BackupDirectory> directory_;
};

TEST_F(BackupDirectoryTest, IsThereOnceItIsWhole) {
  EXPECT_TRUE(Announce(2, 8).ok());
  EXPECT_TRUE(Begin("CURRENT", 8).ok());
  EXPECT_TRUE(Add("four").ok());
  EXPECT_TRUE(Add("more").ok());
  EXPECT_TRUE(Begin("000004.log", 0).ok());
  EXPECT_FALSE(fs::exists(path_));
  EXPECT_TRUE(directory_->Finish().ok());
  EXPECT_EQ(Contents(path_ + "/CURRENT"), "fourmore");
  EXPECT_EQ(fs::file_size(path_ + "/000004.log"), 0u);
  EXPECT_FALSE(fs::exists(path_ + ".partial"));
}

TEST_F(BackupDirectoryTest, NamesThatLeaveTheDirectoryAreRefused) {
  using std::string_literals::operator""s;
  for (const std::string& name : {"../evil"s, "/etc/evil"s, "a/b"s, ".."s, "."s, ""s, "a\0b"s}) {
    EXPECT_EQ(Begin(name, 1).code(), absl::StatusCode::kInvalidArgument) << name;
  }
  EXPECT_TRUE(LeavesNothing());
}

TEST_F(BackupDirectoryTest, WhatDoesNotFitIsBroken) {
  EXPECT_EQ(Add("no file").code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(Announce(2, 4).ok());
  EXPECT_TRUE(Begin("CURRENT", 4).ok());
  EXPECT_EQ(Add("four", 1).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Add("fives").code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(Add("fo").ok());
  EXPECT_EQ(Begin("000004.log", 1).code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(Add("ur").ok());
  EXPECT_EQ(directory_->Finish().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(LeavesNothing());
}

TEST_F(BackupDirectoryTest, NoAnswersAreNoBackup) {
  EXPECT_EQ(directory_->Finish().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(LeavesNothing());
}

TEST_F(BackupDirectoryTest, WhatIsThereIsNotTouched) {
  EXPECT_EQ(BackupDirectory::Create(path_).status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(Announce(1, 0).ok());
  EXPECT_TRUE(Begin("CURRENT", 0).ok());
  fs::create_directory(path_);
  EXPECT_EQ(directory_->Finish().code(), absl::StatusCode::kAlreadyExists);
  directory_.reset();
  EXPECT_TRUE(fs::is_empty(path_));
  EXPECT_FALSE(fs::exists(path_ + ".partial"));
}

}  // namespace
}  // namespace nereid::client

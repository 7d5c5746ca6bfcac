#include "storage/data_directory.h"

#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace nereid::storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr uid_t kNobody = 65534;

mode_t ModeOf(const std::string& path) {
  struct stat found {};
  EXPECT_EQ(stat(path.c_str(), &found), 0) << path;
  return found.st_mode & 07777;
}

class DataDirectoryTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = testing::TempDir() + "data_directory_XXXXXX";
    ASSERT_NE(mkdtemp(root_.data()), nullptr);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::string root_;
};

TEST_F(DataDirectoryTest, CreatesItAndItsParentsForTheOwnerOnly) {
  const std::string path = root_ + "/one/two/three";
  ASSERT_TRUE(PrepareDataDirectory(path).ok());
  EXPECT_EQ(ModeOf(path), 0700u);
  EXPECT_EQ(ModeOf(root_ + "/one"), 0700u);
  EXPECT_TRUE(std::filesystem::is_empty(path));
  EXPECT_TRUE(PrepareDataDirectory(path).ok());
}

TEST_F(DataDirectoryTest, TakesATrailingSlashAndARelativePath) {
  EXPECT_TRUE(PrepareDataDirectory(root_ + "/slash/").ok());
  EXPECT_TRUE(std::filesystem::is_directory(root_ + "/slash"));
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(root_);
  EXPECT_TRUE(PrepareDataDirectory("relative").ok());
  std::filesystem::current_path(before);
  EXPECT_TRUE(std::filesystem::is_directory(root_ + "/relative"));
}

TEST_F(DataDirectoryTest, LeavesAnExistingDirectoryAsItIs) {
  ASSERT_EQ(chmod(root_.c_str(), 0750), 0);
  std::ofstream(root_ + "/kept") << "text";
  EXPECT_TRUE(PrepareDataDirectory(root_).ok());
  EXPECT_EQ(ModeOf(root_), 0750u);
  EXPECT_EQ(std::filesystem::file_size(root_ + "/kept"), 4u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(root_), {}), 1);
}

TEST_F(DataDirectoryTest, FollowsASymbolicLink) {
  std::filesystem::create_directory(root_ + "/target");
  std::filesystem::create_directory_symlink(root_ + "/target", root_ + "/link");
  EXPECT_TRUE(PrepareDataDirectory(root_ + "/link").ok());
}

TEST_F(DataDirectoryTest, RefusesAnEmptyName) {
  EXPECT_EQ(PrepareDataDirectory("").code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(DataDirectoryTest, RefusesAFile) {
  const std::string path = root_ + "/file";
  std::ofstream(path) << "text";
  const absl::Status status = PrepareDataDirectory(path);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr(path), HasSubstr("Not a directory")));
}

TEST_F(DataDirectoryTest, RefusesAFileAsParent) {
  std::ofstream(root_ + "/file") << "text";
  const std::string path = root_ + "/file/data";
  const absl::Status status = PrepareDataDirectory(path);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr(path), HasSubstr("cannot be created: Not a directory")));
}

TEST_F(DataDirectoryTest, RefusesADanglingLink) {
  std::filesystem::create_symlink(root_ + "/absent", root_ + "/link");
  const absl::Status status = PrepareDataDirectory(root_ + "/link");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr(root_ + "/link"));
}

TEST_F(DataDirectoryTest, RefusesATooLongName) {
  const absl::Status status = PrepareDataDirectory(root_ + "/" + std::string(300, 'x'));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

// Nobody, not even root, can make a directory or a file there.
TEST_F(DataDirectoryTest, RefusesAPlaceWhereNothingCanBeWritten) {
  const absl::Status absent = PrepareDataDirectory("/proc/nereid");
  EXPECT_FALSE(absent.ok());
  EXPECT_THAT(std::string(absent.message()),
              AllOf(HasSubstr("/proc/nereid cannot be created"), HasSubstr("another directory")));
  const absl::Status present = PrepareDataDirectory("/proc/self");
  EXPECT_FALSE(present.ok());
  EXPECT_THAT(std::string(present.message()),
              AllOf(HasSubstr("/proc/self cannot be written"), HasSubstr("another directory")));
}

// Exits with the code of the status that a user without rights to `path` gets.
[[noreturn]] void PrepareAsNobody(const std::string& path) {
  if (geteuid() == 0 && setresuid(kNobody, kNobody, kNobody) != 0) _exit(255);
  const absl::Status status = PrepareDataDirectory(path);
  std::fputs(status.ToString().c_str(), stderr);
  _exit(static_cast<int>(status.code()));
}

TEST_F(DataDirectoryTest, NamesMissingRights) {
  const int denied = static_cast<int>(absl::StatusCode::kPermissionDenied);
  ASSERT_EQ(chmod(root_.c_str(), 0755), 0);
  std::filesystem::create_directory(root_ + "/hidden");
  ASSERT_EQ(chmod((root_ + "/hidden").c_str(), 0), 0);
  std::filesystem::create_directory(root_ + "/read_only");
  ASSERT_EQ(chmod((root_ + "/read_only").c_str(), 0555), 0);
  EXPECT_EXIT(PrepareAsNobody(root_ + "/hidden"), testing::ExitedWithCode(denied),
              "hidden cannot be opened: Permission denied; name a directory");
  EXPECT_EXIT(PrepareAsNobody(root_ + "/read_only"), testing::ExitedWithCode(denied),
              "read_only cannot be written: Permission denied; give the user");
  EXPECT_EXIT(PrepareAsNobody(root_ + "/read_only/new"), testing::ExitedWithCode(denied),
              "new cannot be created: Permission denied; create it");
}

TEST(CheckFileSystemTypeTest, RefusesNetworkFileSystemsByName) {
  const std::pair<int64_t, const char*> networks[] = {
      {0x6969, "(NFS)"},        {0x517b, "(SMB)"},      {0xff534d42, "(CIFS)"},
      {0xfe534d42, "(SMB2)"},   {0x5346414f, "(AFS)"},  {0x6b414653, "(AFS)"},
      {0x73757245, "(Coda)"},   {0x01021997, "(9P)"},   {0x00c36400, "(Ceph)"},
      {0x0bd00bd0, "(Lustre)"}, {0x47504653, "(GPFS)"},
  };
  for (const auto& [type, name] : networks) {
    const absl::Status status = CheckFileSystemType(type, "/some/where");
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << name;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("/some/where"), HasSubstr(name), HasSubstr("local disk")));
  }
}

TEST(CheckFileSystemTypeTest, RefusesASignExtendedType) {
  const int32_t narrow = static_cast<int32_t>(0xff534d42);
  EXPECT_EQ(CheckFileSystemType(narrow, "/x").code(), absl::StatusCode::kFailedPrecondition);
}

TEST(CheckFileSystemTypeTest, TakesLocalFileSystems) {
  const int64_t ext4 = 0xef53;
  const int64_t xfs = 0x58465342;
  const int64_t btrfs = 0x9123683e;
  const int64_t tmpfs = 0x01021994;
  const int64_t overlay = 0x794c7630;
  const int64_t zfs = 0x2fc12fc1;
  const int64_t user_space = 0x65735546;
  for (const int64_t type : {ext4, xfs, btrfs, tmpfs, overlay, zfs, user_space}) {
    EXPECT_TRUE(CheckFileSystemType(type, "/x").ok()) << std::hex << type;
  }
}

}  // namespace
}  // namespace nereid::storage

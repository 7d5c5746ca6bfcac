// What a power cut leaves of a MANIFEST, at every step of writing it.

#include "storage/manifest_file_system.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/cut_file.h"
#include "storage/manifest_check.h"
#include "tests/storage/crafted_fragment.h"
#include "tests/storage/wal_check_fixture.h"
#include "tests/support/temporary_directory.h"

namespace nereid::storage {
namespace {

using ::nereid::testing::TemporaryDirectory;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Bytes written at an offset and then synced.
struct Step {
  uint64_t offset = 0;
  std::string bytes;
};

// Notes the steps in which files are written.
class NotingFileSystem : public rocksdb::FileSystemWrapper {
 public:
  NotingFileSystem() : FileSystemWrapper(FileSystem::Default()) {}
  const char* Name() const override { return "nereid.NotingFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    IOStatus status = target()->NewWritableFile(path, options, file, debug);
    if (status.ok()) *file = std::make_unique<File>(std::move(*file), this);
    return status;
  }
  IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                           IODebugContext* debug) override {
    IOStatus status = target()->NewRandomRWFile(path, options, file, debug);
    if (status.ok()) *file = std::make_unique<RandomRWFile>(std::move(*file), this);
    return status;
  }

  // Since the last call.
  std::vector<Step> TakeSteps() {
    EXPECT_FALSE(unsynced_.has_value());
    return std::exchange(steps_, {});
  }

 private:
  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, NotingFileSystem* notes)
        : FSWritableFileOwnerWrapper(std::move(file)), notes_(*notes) {}
    IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
      notes_.Write(size_, data);
      size_ += data.size();
      return target()->Append(data, options, debug);
    }
    IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
      notes_.Sync();
      return target()->Sync(options, debug);
    }

   private:
    NotingFileSystem& notes_;
    uint64_t size_ = 0;
  };

  class RandomRWFile : public rocksdb::FSRandomRWFileOwnerWrapper {
   public:
    RandomRWFile(std::unique_ptr<rocksdb::FSRandomRWFile> file, NotingFileSystem* notes)
        : FSRandomRWFileOwnerWrapper(std::move(file)), notes_(*notes) {}
    IOStatus Write(uint64_t offset, const Slice& data, const IOOptions& options,
                   IODebugContext* debug) override {
      notes_.Write(offset, data);
      return target()->Write(offset, data, options, debug);
    }
    IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
      notes_.Sync();
      return target()->Sync(options, debug);
    }

   private:
    NotingFileSystem& notes_;
  };

  void Write(uint64_t offset, const Slice& data) {
    EXPECT_FALSE(unsynced_.has_value()) << "two writes before one sync";
    unsynced_ = Step{offset, data.ToString()};
  }
  void Sync() {
    if (unsynced_) steps_.push_back(*std::exchange(unsynced_, std::nullopt));
  }

  std::optional<Step> unsynced_;
  std::vector<Step> steps_;
};

class ManifestFileSystemTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteFile(directory_.path() + "/CURRENT", "MANIFEST-000001\n");
    const std::string path = directory_.path() + "/written/MANIFEST-000001";
    std::filesystem::create_directory(directory_.path() + "/written");
    ASSERT_TRUE(file_system_.NewWritableFile(path, {}, &file_, nullptr).ok());
  }

  // Records that follow each other.
  std::string RandomChange() {
    std::string change;
    for (size_t records = 1 + random_() % 3; records > 0; --records) {
      std::string payload(1 + random_() % (random_() % 2 == 0 ? 60 : 1500), '\0');
      for (char& byte : payload) byte = static_cast<char>(random_());
      payload[0] = '\x03';
      change += CraftRecord(manifest_.size() + change.size(), payload);
    }
    return change;
  }

  std::vector<Step> WriteChange(const std::string& change) {
    const size_t half = random_() % (change.size() + 1);
    EXPECT_TRUE(file_->Append(change.substr(0, half), {}, nullptr).ok());
    EXPECT_TRUE(file_->Append(change.substr(half), {}, nullptr).ok());
    EXPECT_TRUE(file_->Sync({}, nullptr).ok());
    return notes_->TakeSteps();
  }

  static void Apply(const Step& step, std::string& bytes) {
    bytes.resize(std::max(bytes.size(), step.offset + step.bytes.size()));
    bytes.replace(step.offset, step.bytes.size(), step.bytes);
  }

  // `before` with any sectors of a step. Others hold what they did; new ones zeros or anything.
  std::string WithSomeSectors(const std::string& before, const Step& step) {
    std::string bytes = before;
    Apply(step, bytes);
    const bool zeros = random_() % 2 == 0;
    uint64_t begin = step.offset;
    while (begin < step.offset + step.bytes.size()) {
      const uint64_t end =
          std::min<uint64_t>(bytes.size(), (begin / kSectorBytes + 1) * kSectorBytes);
      const bool is_lost = random_() % 2 == 0;
      for (uint64_t i = begin; is_lost && i < end; ++i) {
        const char fresh = zeros ? '\0' : static_cast<char>(random_());
        bytes[i] = i < before.size() ? before[i] : fresh;
      }
      begin = end;
    }
    return bytes;
  }

  // What CheckManifest says of a MANIFEST of `bytes`.
  absl::Status Check(const std::string& bytes,
                     std::optional<UnfinishedChange>* unfinished = nullptr) {
    WriteFile(directory_.path() + "/MANIFEST-000001", bytes);
    return CheckManifest(directory_.path(), unfinished);
  }

  // What it leaves of them.
  std::string Checked(const std::string& bytes) {
    const std::string path = directory_.path() + "/MANIFEST-000001";
    std::optional<UnfinishedChange> unfinished;
    const absl::Status status = Check(bytes, &unfinished);
    EXPECT_TRUE(status.ok()) << status;
    if (!unfinished) return bytes;
    EXPECT_EQ(unfinished->path, path);
    EXPECT_TRUE(CutFile(path, unfinished->offset).ok());
    return ReadFile(path);
  }

  TemporaryDirectory directory_;
  std::mt19937_64 random_{7};
  std::shared_ptr<NotingFileSystem> notes_ = std::make_shared<NotingFileSystem>();
  ManifestFileSystem file_system_{notes_};
  std::unique_ptr<rocksdb::FSWritableFile> file_;
  // As it is durable.
  std::string manifest_;
};

TEST_F(ManifestFileSystemTest, ACutLeavesAChangeAsAWholeOrNothingOfIt) {
  int unfinished = 0;
  int changes_in_steps = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string before = manifest_;
    const std::string change = RandomChange();
    const std::string whole = before + change;
    const std::vector<Step> steps = WriteChange(change);
    changes_in_steps += steps.size() > 1 ? 1 : 0;
    for (const Step& step : steps) {
      for (int cut = 0; cut < 4; ++cut) {
        const std::string left = Checked(WithSomeSectors(manifest_, step));
        ASSERT_TRUE(left == before || left == whole) << "change " << i << " at " << before.size();
        unfinished += left == before ? 1 : 0;
      }
      Apply(step, manifest_);
    }
    ASSERT_EQ(manifest_, whole);
    ASSERT_EQ(Checked(manifest_), whole);
  }
  EXPECT_GT(unfinished, 400);
  EXPECT_GT(changes_in_steps, 200);
  EXPECT_GT(manifest_.size(), 5 * kWalBlockBytes);
}

TEST_F(ManifestFileSystemTest, TheFileHoldsWhatWasAppended) {
  for (int i = 0; i < 50; ++i) {
    const std::string change = RandomChange();
    manifest_ += change;
    WriteChange(change);
    EXPECT_EQ(file_->GetFileSize({}, nullptr), manifest_.size());
  }
  const std::string unsynced = RandomChange();
  ASSERT_TRUE(file_->Append(unsynced, {}, nullptr).ok());
  ASSERT_TRUE(file_->Close({}, nullptr).ok());
  EXPECT_EQ(ReadFile(directory_.path() + "/written/MANIFEST-000001"), manifest_ + unsynced);
}

// A sector that a disk lost long after it was written.
TEST_F(ManifestFileSystemTest, AZeroedSectorFarFromTheEndIsDamage) {
  while (manifest_.size() < 2 * kUnfinishedChangeBytesMax) manifest_ += RandomChange();
  std::string bytes = manifest_;
  const uint64_t begin = kUnfinishedChangeBytesMax / 2 / kSectorBytes * kSectorBytes;
  bytes.replace(begin, kSectorBytes, kSectorBytes, '\0');
  EXPECT_TRUE(absl::IsDataLoss(Check(bytes)));
}

TEST_F(ManifestFileSystemTest, AFlippedBitIsNoUnfinishedChange) {
  for (int i = 0; i < 5; ++i) manifest_ += RandomChange();
  for (size_t byte = 0; byte < manifest_.size(); ++byte) {
    std::string bytes = manifest_;
    bytes[byte] = static_cast<char>(bytes[byte] ^ (1 << (byte % 8)));
    EXPECT_TRUE(absl::IsDataLoss(Check(bytes))) << byte;
  }
}

}  // namespace
}  // namespace nereid::storage

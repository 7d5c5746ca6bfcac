#include "tests/faults/lying_file_system.h"

#include <mutex>
#include <string>
#include <utility>

#include "absl/strings/match.h"

namespace nereid::faults {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class LyingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  LyingFile(Lie lie, std::unique_ptr<rocksdb::FSWritableFile> target)
      : FSWritableFileOwnerWrapper(std::move(target)), lie_(lie) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    if (lie_ == Lie::kWriteLate) {
      if (IOStatus status = HandDown(options, debug); !status.ok()) return status;
    }
    if (lie_ == Lie::kSyncNever) return target()->Append(data, options, debug);
    held_.append(data.data(), data.size());
    return IOStatus::OK();
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    if (lie_ == Lie::kSyncNever) return IOStatus::OK();
    const std::lock_guard lock(mutex_);
    if (IOStatus status = target()->Sync(options, debug); !status.ok()) return status;
    return lie_ == Lie::kSyncLate ? HandDown(options, debug) : IOStatus::OK();
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    if (IOStatus status = HandDown(options, debug); !status.ok()) return status;
    return target()->Close(options, debug);
  }

  uint64_t GetFileSize(const IOOptions& options, IODebugContext* debug) override {
    const std::lock_guard lock(mutex_);
    return target()->GetFileSize(options, debug) + held_.size();
  }

 private:
  IOStatus HandDown(const IOOptions& options, IODebugContext* debug) {
    if (held_.empty()) return IOStatus::OK();
    return target()->Append(std::exchange(held_, {}), options, debug);
  }

  const Lie lie_;
  std::mutex mutex_;
  // Said to be written, and is not.
  std::string held_;
};

class LyingRandomRWFile : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  using FSRandomRWFileOwnerWrapper::FSRandomRWFileOwnerWrapper;

  IOStatus Sync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
};

class LyingDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  using FSDirectoryWrapper::FSDirectoryWrapper;

  IOStatus Fsync(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus FsyncWithDirOptions(const IOOptions&, IODebugContext*,
                               const rocksdb::DirFsyncOptions&) override {
    return IOStatus::OK();
  }
};

class LyingFiles : public rocksdb::FileSystemWrapper {
 public:
  LyingFiles(Lie lie, const std::shared_ptr<rocksdb::FileSystem>& base)
      : FileSystemWrapper(base), lie_(lie) {}

  const char* Name() const override { return "nereid.LyingFiles"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                           IODebugContext* debug) override {
    return Wrap(path, target()->NewWritableFile(path, options, file, debug), file);
  }
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<rocksdb::FSWritableFile>* file,
                              IODebugContext* debug) override {
    return Wrap(path, target()->ReopenWritableFile(path, options, file, debug), file);
  }

  IOStatus NewRandomRWFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                           IODebugContext* debug) override {
    IOStatus status = target()->NewRandomRWFile(path, options, file, debug);
    if (status.ok() && lie_ == Lie::kSyncNever) {
      *file = std::make_unique<LyingRandomRWFile>(std::move(*file));
    }
    return status;
  }

  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                        IODebugContext* debug) override {
    IOStatus status = target()->NewDirectory(path, options, directory, debug);
    if (status.ok() && lie_ == Lie::kSyncNever) {
      *directory = std::make_unique<LyingDirectory>(std::move(*directory));
    }
    return status;
  }

 private:
  IOStatus Wrap(const std::string& path, IOStatus status,
                std::unique_ptr<rocksdb::FSWritableFile>* file) const {
    const bool is_told = lie_ == Lie::kSyncNever || absl::EndsWith(path, ".log");
    if (status.ok() && is_told) *file = std::make_unique<LyingFile>(lie_, std::move(*file));
    return status;
  }

  const Lie lie_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> LyingFileSystem(Lie lie,
                                                     std::shared_ptr<rocksdb::FileSystem> base) {
  if (base == nullptr) base = rocksdb::FileSystem::Default();
  if (lie == Lie::kNone) return base;
  return std::make_shared<LyingFiles>(lie, base);
}

}  // namespace nereid::faults

#include "tests/faults/fault_file_system.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

namespace nereid::faults {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

namespace {

class NoLog : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
};

}  // namespace

class FaultFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultFile(FaultFileSystem* file_system, std::string path,
            std::shared_ptr<UnsyncedChanges::File> file,
            std::unique_ptr<rocksdb::FSWritableFile> target)
      : FSWritableFileOwnerWrapper(std::move(target)),
        file_system_(file_system),
        path_(std::move(path)),
        file_(std::move(file)),
        byte_count_(file_->synced_bytes) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return file_system_->Change(FileOperation::kAppend, path_, [&](bool in_part) {
      const Slice written = file_system_->Written(data, in_part);
      byte_count_ += written.size();
      return target()->Append(written, options, debug);
    });
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  IOStatus PositionedAppend(const Slice& data, uint64_t offset, const IOOptions& options,
                            IODebugContext* debug) override {
    return file_system_->Change(FileOperation::kAppend, path_, [&](bool in_part) {
      const Slice written = file_system_->Written(data, in_part);
      byte_count_ = std::max(byte_count_, offset + written.size());
      return target()->PositionedAppend(written, offset, options, debug);
    });
  }

  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    bool reached_disk = false;
    IOStatus status = file_system_->Change(FileOperation::kSync, path_, [&](bool) {
      reached_disk = true;
      file_->synced_bytes = byte_count_;
      return IOStatus::OK();
    });
    if (!status.ok() && !reached_disk) DropUnsynced();
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    return file_system_->Change(FileOperation::kAppend, path_, [&](bool) {
      byte_count_ = size;
      file_->synced_bytes = std::min(file_->synced_bytes, size);
      return target()->Truncate(size, options, debug);
    });
  }

  IOStatus RangeSync(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  void PrepareWrite(size_t, size_t, const IOOptions&, IODebugContext*) override {}
  IOStatus Allocate(uint64_t, uint64_t, const IOOptions&, IODebugContext*) override {
    return IOStatus::OK();
  }
  // Syncs run beside appends, as on Linux.
  bool IsSyncThreadSafe() const override { return true; }

 private:
  // The pages count as written from now on.
  void DropUnsynced() {
    const std::lock_guard lock(file_system_->mutex_);
    if (file_->synced_bytes < byte_count_) {
      file_->unreliable.push_back({file_->synced_bytes, byte_count_});
    }
  }

  FaultFileSystem* const file_system_;
  const std::string path_;
  const std::shared_ptr<UnsyncedChanges::File> file_;
  // Under the lock of the file system.
  uint64_t byte_count_;
};

// Writes over what is durable, and never behind its end.
class FaultRandomRWFile : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  FaultRandomRWFile(FaultFileSystem* file_system, std::string path,
                    std::shared_ptr<UnsyncedChanges::File> file,
                    std::unique_ptr<rocksdb::FSRandomRWFile> target)
      : FSRandomRWFileOwnerWrapper(std::move(target)),
        file_system_(file_system),
        path_(std::move(path)),
        file_(std::move(file)) {}

  IOStatus Write(uint64_t offset, const Slice& data, const IOOptions& options,
                 IODebugContext* debug) override {
    return file_system_->Change(FileOperation::kAppend, path_, [&](bool in_part) {
      const Slice written = file_system_->Written(data, in_part);
      file_system_->unsynced_.Overwrite(path_, offset, written.size());
      return target()->Write(offset, written, options, debug);
    });
  }
  IOStatus Sync(const IOOptions&, IODebugContext*) override {
    return file_system_->Change(FileOperation::kSync, path_, [this](bool) {
      file_->overwrites.clear();
      return IOStatus::OK();
    });
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  FaultFileSystem* const file_system_;
  const std::string path_;
  const std::shared_ptr<UnsyncedChanges::File> file_;
};

class FaultDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  FaultDirectory(FaultFileSystem* file_system, std::string path,
                 std::unique_ptr<rocksdb::FSDirectory> target)
      : FSDirectoryWrapper(std::move(target)), file_system_(file_system), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    return file_system_->Change(FileOperation::kSyncDirectory, path_, [this](bool) {
      file_system_->unsynced_.SyncDirectory();
      return IOStatus::OK();
    });
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions&) override {
    return Fsync(options, debug);
  }

 private:
  FaultFileSystem* const file_system_;
  const std::string path_;
};

class FaultSequentialFile : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  FaultSequentialFile(FaultFileSystem* file_system, std::string path,
                      std::unique_ptr<rocksdb::FSSequentialFile> target)
      : FSSequentialFileOwnerWrapper(std::move(target)),
        file_system_(file_system),
        path_(std::move(path)) {}

  IOStatus Read(size_t size, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) override {
    IOStatus status = file_system_->CheckReading(FileOperation::kRead, path_);
    return status.ok() ? target()->Read(size, options, result, scratch, debug) : status;
  }

 private:
  FaultFileSystem* const file_system_;
  const std::string path_;
};

class FaultRandomAccessFile : public rocksdb::FSRandomAccessFileOwnerWrapper {
 public:
  FaultRandomAccessFile(FaultFileSystem* file_system, std::string path,
                        std::unique_ptr<rocksdb::FSRandomAccessFile> target)
      : FSRandomAccessFileOwnerWrapper(std::move(target)),
        file_system_(file_system),
        path_(std::move(path)) {}

  IOStatus Read(uint64_t offset, size_t size, const IOOptions& options, Slice* result,
                char* scratch, IODebugContext* debug) const override {
    IOStatus status = file_system_->CheckReading(FileOperation::kRead, path_);
    return status.ok() ? target()->Read(offset, size, options, result, scratch, debug) : status;
  }
  IOStatus MultiRead(rocksdb::FSReadRequest* requests, size_t count, const IOOptions& options,
                     IODebugContext* debug) override {
    for (size_t i = 0; i < count; ++i) {
      rocksdb::FSReadRequest& request = requests[i];
      request.status =
          Read(request.offset, request.len, options, &request.result, request.scratch, debug);
    }
    return IOStatus::OK();
  }

 private:
  FaultFileSystem* const file_system_;
  const std::string path_;
};

FaultFileSystem::FaultFileSystem(const std::string& directory, uint64_t seed)
    : FileSystemWrapper(FileSystem::Default()),
      left_directory_(directory + ".left"),
      unsynced_(directory),
      random_(seed) {}

void FaultFileSystem::CutAt(uint64_t change) {
  const std::lock_guard lock(mutex_);
  cut_at_ = change_count_ + change;
}

void FaultFileSystem::Cut() {
  const std::lock_guard lock(mutex_);
  CutWithLock();
}

void FaultFileSystem::CutWithLock() {
  if (!off_.exchange(true)) unsynced_.WriteWhatIsLeft(left_directory_, random_);
}

void FaultFileSystem::MoveWhatIsLeftTo(const std::string& directory) {
  // The first cut may come before there is anything.
  if (std::filesystem::exists(left_directory_)) {
    std::filesystem::rename(left_directory_, directory);
  }
}

void FaultFileSystem::Inject(Fault fault) {
  const std::lock_guard lock(mutex_);
  fault_ = std::move(fault);
  failed_ = false;
  armed_ = true;
}

Slice FaultFileSystem::Written(Slice data, bool in_part) {
  if (in_part) data.remove_suffix(random_() % (data.size() + 1));
  return data;
}

void FaultFileSystem::Heal() {
  const std::lock_guard lock(mutex_);
  armed_ = false;
}

IOStatus FaultFileSystem::FaultOf(FileOperation operation, const std::string& path) {
  if (!armed_ || operation != fault_.operation || !absl::EndsWith(path, fault_.suffix)) {
    return IOStatus::OK();
  }
  if (fault_.after > 0) {
    --fault_.after;
    return IOStatus::OK();
  }
  if (!fault_.for_ever) armed_ = false;
  failed_ = true;
  return fault_.error;
}

IOStatus FaultFileSystem::Change(FileOperation operation, const std::string& path,
                                 absl::FunctionRef<IOStatus(bool in_part)> action) {
  const std::lock_guard lock(mutex_);
  IOStatus fault = FaultOf(operation, path);
  const bool has_parts = operation == FileOperation::kAppend;
  if (!fault.ok()) {
    if (has_parts) action(/*in_part=*/true).PermitUncheckedError();
    return fault;
  }
  if (++change_count_ != cut_at_) return action(/*in_part=*/false);
  return CutIn(action);
}

IOStatus FaultFileSystem::CutIn(absl::FunctionRef<IOStatus(bool in_part)> action) {
  if (random_() % 2 == 0) CutWithLock();
  IOStatus status = action(/*in_part=*/false);
  CutWithLock();
  return status;
}

IOStatus FaultFileSystem::CheckReading(FileOperation operation, const std::string& path) {
  if (!armed_) return IOStatus::OK();
  const std::lock_guard lock(mutex_);
  return FaultOf(operation, path);
}

IOStatus FaultFileSystem::NewSequentialFile(const std::string& path, const FileOptions& options,
                                            std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                            IODebugContext* debug) {
  IOStatus status = CheckReading(FileOperation::kOpen, path);
  if (status.ok()) status = target()->NewSequentialFile(path, options, file, debug);
  if (status.ok()) *file = std::make_unique<FaultSequentialFile>(this, path, std::move(*file));
  return status;
}

IOStatus FaultFileSystem::NewRandomAccessFile(const std::string& path, const FileOptions& options,
                                              std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                              IODebugContext* debug) {
  IOStatus status = CheckReading(FileOperation::kOpen, path);
  if (status.ok()) status = target()->NewRandomAccessFile(path, options, file, debug);
  if (status.ok()) *file = std::make_unique<FaultRandomAccessFile>(this, path, std::move(*file));
  return status;
}

IOStatus FaultFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSWritableFile>* file,
                                          IODebugContext* debug) {
  return Change(FileOperation::kCreate, path, [&](bool) {
    std::shared_ptr<UnsyncedChanges::File> unsynced = unsynced_.Create(path);
    IOStatus status = target()->NewWritableFile(path, options, file, debug);
    if (status.ok()) {
      *file = std::make_unique<FaultFile>(this, path, std::move(unsynced), std::move(*file));
    }
    return status;
  });
}

IOStatus FaultFileSystem::ReopenWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<rocksdb::FSWritableFile>* file,
                                             IODebugContext* debug) {
  return Change(FileOperation::kCreate, path, [&](bool) {
    std::shared_ptr<UnsyncedChanges::File> unsynced = unsynced_.Append(path);
    IOStatus status = target()->ReopenWritableFile(path, options, file, debug);
    if (status.ok()) {
      *file = std::make_unique<FaultFile>(this, path, std::move(unsynced), std::move(*file));
    }
    return status;
  });
}

IOStatus FaultFileSystem::NewRandomRWFile(const std::string& path, const FileOptions& options,
                                          std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                          IODebugContext* debug) {
  const std::lock_guard lock(mutex_);
  IOStatus status = target()->NewRandomRWFile(path, options, file, debug);
  if (status.ok()) {
    *file =
        std::make_unique<FaultRandomRWFile>(this, path, unsynced_.Append(path), std::move(*file));
  }
  return status;
}

IOStatus FaultFileSystem::NewDirectory(const std::string& path, const IOOptions& options,
                                       std::unique_ptr<rocksdb::FSDirectory>* directory,
                                       IODebugContext* debug) {
  IOStatus status = target()->NewDirectory(path, options, directory, debug);
  if (status.ok()) {
    *directory = std::make_unique<FaultDirectory>(this, path, std::move(*directory));
  }
  return status;
}

IOStatus FaultFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                     IODebugContext* debug) {
  return Change(FileOperation::kRemove, path, [&](bool) {
    unsynced_.Remove(path);
    return target()->DeleteFile(path, options, debug);
  });
}

IOStatus FaultFileSystem::RenameFile(const std::string& from, const std::string& to,
                                     const IOOptions& options, IODebugContext* debug) {
  return Change(FileOperation::kRename, from, [&](bool) {
    unsynced_.Rename(from, to);
    return target()->RenameFile(from, to, options, debug);
  });
}

IOStatus FaultFileSystem::NewLogger(const std::string&, const IOOptions&,
                                    std::shared_ptr<rocksdb::Logger>* logger, IODebugContext*) {
  *logger = std::make_shared<NoLog>();
  return IOStatus::OK();
}

}  // namespace nereid::faults

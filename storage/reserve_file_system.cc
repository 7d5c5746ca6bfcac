#include "storage/reserve_file_system.h"

#include <filesystem>
#include <utility>

#include "storage/limits.h"

namespace nereid::storage {
namespace {

using rocksdb::DataVerificationInfo;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Given back beyond the bytes of a write, for what the file system needs besides.
constexpr size_t kOverheadBytes = size_t{256} << 10;
constexpr size_t kTableStartBytes = size_t{4} << 10;

bool CanBeWrittenAnew(const std::string& path) {
  const std::filesystem::path extension = std::filesystem::path(path).extension();
  return extension == ".sst" || extension == ".blob";
}

// What RocksDB reports, for people to read.
bool IsReport(const std::string& path) { return std::filesystem::path(path).filename() == "LOG"; }

class ReportFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return OrLost(target()->Append(data, options, debug));
  }

  IOStatus Append(const Slice& data, const IOOptions& options,
                  const DataVerificationInfo& verification, IODebugContext* debug) override {
    return OrLost(target()->Append(data, options, verification, debug));
  }

  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    return OrLost(target()->Flush(options, debug));
  }

 private:
  static IOStatus OrLost(const IOStatus& status) {
    return status.IsNoSpace() ? IOStatus::OK() : status;
  }
};

// A file that is written from its beginning to its end, by one thread at a time.
class ReservedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  ReservedFile(std::unique_ptr<FSWritableFile> file, DiskReserve* reserve)
      : FSWritableFileOwnerWrapper(std::move(file)), reserve_(*reserve) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (is_positioned_) return Finish(data, WriteAtEnd(data, options, debug), options, debug);
    return Finish(data, target()->Append(data, options, debug), options, debug);
  }

  IOStatus Append(const Slice& data, const IOOptions& options,
                  const DataVerificationInfo& verification, IODebugContext* debug) override {
    if (is_positioned_) return Append(data, options, debug);
    return Finish(data, target()->Append(data, options, verification, debug), options, debug);
  }

  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Noted(target()->Sync(options, debug));
  }

  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Noted(target()->Fsync(options, debug));
  }

 protected:
  // Whether a write may take space of the reserve.
  virtual bool MayTake(size_t /*bytes*/) const { return true; }

  virtual IOStatus Noted(const IOStatus& status) {
    if (status.IsNoSpace()) reserve_.NoteLostWrite();
    return status;
  }

  const DiskReserve& reserve() const { return reserve_; }
  uint64_t size() const { return size_; }

 private:
  IOStatus WriteAtEnd(const Slice& data, const IOOptions& options, IODebugContext* debug) {
    return target()->PositionedAppend(data, size_, options, debug);
  }

  // A write that failed may have left a part behind, so the whole is written over it; and after it
  // the file no longer knows by itself where its end is.
  IOStatus Finish(const Slice& data, IOStatus status, const IOOptions& options,
                  IODebugContext* debug) {
    while (status.IsNoSpace() && MayTake(data.size()) &&
           reserve_.Release(data.size() + kOverheadBytes)) {
      is_positioned_ = true;
      status = WriteAtEnd(data, options, debug);
    }
    if (status.ok()) size_ += data.size();
    return Noted(status);
  }

  DiskReserve& reserve_;
  uint64_t size_ = 0;
  bool is_positioned_ = false;
};

// RocksDB 7.8 cannot give up a table without entries: a compaction that drops the last of them and
// fails to write what is left of the table ends the process. So the first bytes of a table get
// space of the reserve, as long as half of it stays for what must be written.
class TableFile : public ReservedFile {
 public:
  using ReservedFile::ReservedFile;

 protected:
  bool MayTake(size_t bytes) const override {
    return size() == 0 && bytes <= kTableStartBytes &&
           reserve().MissingBytes() < kDiskReserveBytes / 2;
  }

  IOStatus Noted(const IOStatus& status) override { return status; }
};

}  // namespace

ReserveFileSystem::ReserveFileSystem(std::shared_ptr<rocksdb::FileSystem> target,
                                     DiskReserve* reserve)
    : FileSystemWrapper(target), reserve_(reserve) {}

IOStatus ReserveFileSystem::NewWritableFile(const std::string& path,
                                            const rocksdb::FileOptions& options,
                                            std::unique_ptr<FSWritableFile>* file,
                                            IODebugContext* debug) {
  if (IsReport(path)) {
    IOStatus status = rocksdb::FileSystem::Default()->NewWritableFile(path, options, file, debug);
    if (status.ok()) *file = std::make_unique<ReportFile>(std::move(*file));
    return status;
  }
  IOStatus status = target()->NewWritableFile(path, options, file, debug);
  if (CanBeWrittenAnew(path)) {
    if (status.ok()) *file = std::make_unique<TableFile>(std::move(*file), reserve_);
    return status;
  }
  while (status.IsNoSpace() && reserve_->Release(kOverheadBytes)) {
    status = target()->NewWritableFile(path, options, file, debug);
  }
  if (status.IsNoSpace()) reserve_->NoteLostWrite();
  if (status.ok()) *file = std::make_unique<ReservedFile>(std::move(*file), reserve_);
  return status;
}

IOStatus ReserveFileSystem::NewLogger(const std::string& path, const IOOptions& options,
                                      std::shared_ptr<rocksdb::Logger>* logger,
                                      IODebugContext* debug) {
  // That of the target would open the file by itself.
  return FileSystem::NewLogger(  // NOLINT(bugprone-parent-virtual-call)
      path, options, logger, debug);
}

}  // namespace nereid::storage

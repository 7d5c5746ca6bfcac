#include "tests/faults/crash_file_system.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "storage/crash_point.h"

namespace nereid::faults {
namespace {

using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;
using storage::PassCrashPoint;

// Empty: no crash point.
struct PointsOfFile {
  std::string_view half_appended;
  std::string_view appended;
  std::string_view synced;
};

PointsOfFile PointsOf(const std::string& path) {
  if (absl::EndsWith(path, ".log")) return {kLogHalfAppended, kLogAppended, kLogSynced};
  if (absl::EndsWith(path, ".sst")) return {"", "", kTableSynced};
  if (absl::EndsWith(path, ".blob")) return {"", "", kBlobSynced};
  if (absl::StrContains(path, "/MANIFEST-")) {
    return {kManifestHalfAppended, kManifestAppended, kManifestSynced};
  }
  return {};
}

void Pass(std::string_view point) {
  if (!point.empty()) PassCrashPoint(point);
}

class CrashFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  CrashFile(std::unique_ptr<FSWritableFile> file, const PointsOfFile& points)
      : FSWritableFileOwnerWrapper(std::move(file)), points_(points) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (points_.appended.empty()) return target()->Append(data, options, debug);
    const size_t half = data.size() / 2;
    IOStatus status = target()->Append(Slice(data.data(), half), options, debug);
    Pass(points_.half_appended);
    if (!status.ok()) return status;
    status = target()->Append(Slice(data.data() + half, data.size() - half), options, debug);
    Pass(points_.appended);
    return status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = target()->Sync(options, debug);
    Pass(points_.synced);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = target()->Fsync(options, debug);
    Pass(points_.synced);
    return status;
  }

 private:
  const PointsOfFile points_;
};

// Only the MANIFEST is written over.
class CrashRandomRWFile : public rocksdb::FSRandomRWFileOwnerWrapper {
 public:
  using FSRandomRWFileOwnerWrapper::FSRandomRWFileOwnerWrapper;

  IOStatus Write(uint64_t offset, const Slice& data, const IOOptions& options,
                 IODebugContext* debug) override {
    PassCrashPoint(kManifestPrepared);
    IOStatus status = target()->Write(offset, data, options, debug);
    PassCrashPoint(kManifestOverwritten);
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = target()->Sync(options, debug);
    PassCrashPoint(kManifestCommitted);
    return status;
  }
};

class CrashingFileSystem : public rocksdb::FileSystemWrapper {
 public:
  CrashingFileSystem(std::shared_ptr<rocksdb::FileSystem> base,
                     std::shared_ptr<rocksdb::FileSystem> logs)
      : FileSystemWrapper(std::move(base)), logs_(std::move(logs)) {}

  const char* Name() const override { return "CrashingFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<FSWritableFile>* file, IODebugContext* debug) override {
    const bool is_log = absl::EndsWith(path, ".log");
    rocksdb::FileSystem* const maker = is_log ? logs_.get() : target();
    std::unique_ptr<FSWritableFile> made;
    IOStatus status = maker->NewWritableFile(path, options, &made, debug);
    if (!status.ok()) return status;
    *file = std::make_unique<CrashFile>(std::move(made), PointsOf(path));
    if (is_log) PassCrashPoint(kLogCreated);
    return status;
  }
  IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                           std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                           IODebugContext* debug) override {
    IOStatus status = target()->NewRandomRWFile(path, options, file, debug);
    if (status.ok()) *file = std::make_unique<CrashRandomRWFile>(std::move(*file));
    return status;
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    const bool is_current = absl::EndsWith(to, "/CURRENT");
    if (is_current) PassCrashPoint(kCurrentBeforeRename);
    IOStatus status = target()->RenameFile(from, to, options, debug);
    if (is_current) PassCrashPoint(kCurrentRenamed);
    return status;
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    IOStatus status = target()->DeleteFile(path, options, debug);
    PassCrashPoint(kFileDeleted);
    return status;
  }

 private:
  const std::shared_ptr<rocksdb::FileSystem> logs_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> CrashFileSystem(std::shared_ptr<rocksdb::FileSystem> base,
                                                     std::shared_ptr<rocksdb::FileSystem> logs) {
  return std::make_shared<CrashingFileSystem>(std::move(base), std::move(logs));
}

}  // namespace nereid::faults

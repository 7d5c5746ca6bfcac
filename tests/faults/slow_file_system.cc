#include "tests/faults/slow_file_system.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace nereid::faults {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// What a sync costs at the least.
constexpr uint64_t kBytesOfSync = 4096;

class SlowFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  SlowFile(std::unique_ptr<rocksdb::FSWritableFile> file, ByteRate* rate)
      : FSWritableFileOwnerWrapper(std::move(file)), rate_(rate) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    rate_->Take(data.size());
    return target()->Append(data, options, debug);
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    rate_->Take(data.size());
    return target()->Append(data, options, verification, debug);
  }
  IOStatus PositionedAppend(const Slice& data, uint64_t offset, const IOOptions& options,
                            IODebugContext* debug) override {
    rate_->Take(data.size());
    return target()->PositionedAppend(data, offset, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    rate_->Take(kBytesOfSync);
    return target()->Sync(options, debug);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    rate_->Take(kBytesOfSync);
    return target()->Fsync(options, debug);
  }

 private:
  ByteRate* const rate_;
};

}  // namespace

void ByteRate::Take(uint64_t bytes) {
  const std::chrono::nanoseconds time(bytes * 1'000'000'000 / bytes_per_second_);
  Clock::time_point through;
  {
    const std::lock_guard lock(mutex_);
    free_at_ = std::max(free_at_, Clock::now()) + time;
    through = free_at_;
  }
  std::this_thread::sleep_until(through);
}

SlowFileSystem::SlowFileSystem(uint64_t bytes_per_second)
    : FileSystemWrapper(rocksdb::FileSystem::Default()), rate_(bytes_per_second) {}

IOStatus SlowFileSystem::NewWritableFile(const std::string& path,
                                         const rocksdb::FileOptions& options,
                                         std::unique_ptr<rocksdb::FSWritableFile>* file,
                                         IODebugContext* debug) {
  const IOStatus status = target()->NewWritableFile(path, options, file, debug);
  if (status.ok()) *file = std::make_unique<SlowFile>(std::move(*file), &rate_);
  return status;
}

}  // namespace nereid::faults

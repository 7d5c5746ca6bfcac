#ifndef NEREID_TESTS_STORAGE_FULL_FILE_SYSTEM_H_
#define NEREID_TESTS_STORAGE_FULL_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace nereid::storage {

// The file system of the machine, on a disk that is as full as a test wants it.
class FullFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FullFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "nereid.FullFileSystem"; }

  // What it says is free.
  std::atomic<uint64_t> free_bytes = uint64_t{1} << 40;
  // So many of the next writes to files that end in `full_extension` fail, after half of the bytes.
  std::atomic<int> failing_writes = 0;
  std::string full_extension;

  rocksdb::IOStatus GetFreeSpace(const std::string& /*path*/, const rocksdb::IOOptions& /*options*/,
                                 uint64_t* bytes, rocksdb::IODebugContext* /*debug*/) override {
    *bytes = free_bytes;
    return rocksdb::IOStatus::OK();
  }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    const rocksdb::IOStatus status = target()->NewWritableFile(path, options, file, debug);
    if (status.ok()) *file = std::make_unique<File>(std::move(*file), path, this);
    return status;
  }

 private:
  using Slice = rocksdb::Slice;

  class File : public rocksdb::FSWritableFileOwnerWrapper {
   public:
    File(std::unique_ptr<rocksdb::FSWritableFile> file, std::string path, FullFileSystem* disk)
        : FSWritableFileOwnerWrapper(std::move(file)), path_(std::move(path)), disk_(*disk) {}

    rocksdb::IOStatus Append(const Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      if (!Fails()) return target()->Append(data, options, debug);
      return Full(target()->Append(Half(data), options, debug));
    }
    rocksdb::IOStatus Append(const Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& /*verification*/,
                             rocksdb::IODebugContext* debug) override {
      return Append(data, options, debug);
    }
    rocksdb::IOStatus PositionedAppend(const Slice& data, uint64_t offset,
                                       const rocksdb::IOOptions& options,
                                       rocksdb::IODebugContext* debug) override {
      if (!Fails()) return target()->PositionedAppend(data, offset, options, debug);
      return Full(target()->PositionedAppend(Half(data), offset, options, debug));
    }

   private:
    bool Fails() { return path_.ends_with(disk_.full_extension) && --disk_.failing_writes >= 0; }
    static Slice Half(const Slice& data) { return {data.data(), data.size() / 2}; }
    static rocksdb::IOStatus Full(const rocksdb::IOStatus& status) {
      return status.ok() ? rocksdb::IOStatus::NoSpace("the test has filled the disk") : status;
    }

    const std::string path_;
    FullFileSystem& disk_;
  };
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_FULL_FILE_SYSTEM_H_

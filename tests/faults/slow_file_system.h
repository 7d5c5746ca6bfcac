// A disk that is slow.

#ifndef NEREID_TESTS_FAULTS_SLOW_FILE_SYSTEM_H_
#define NEREID_TESTS_FAULTS_SLOW_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace nereid::faults {

// Lets so many bytes a second through, of all callers together, each in its turn. Thread-safe.
class ByteRate {
 public:
  explicit ByteRate(uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second) {}

  // Returns when the bytes are through.
  void Take(uint64_t bytes);

 private:
  using Clock = std::chrono::steady_clock;

  const uint64_t bytes_per_second_;
  std::mutex mutex_;
  Clock::time_point free_at_;
};

// The file system of the machine, but every file is written at one rate for all.
class SlowFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit SlowFileSystem(uint64_t bytes_per_second);

  const char* Name() const override { return "nereid.SlowFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;

 private:
  ByteRate rate_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_SLOW_FILE_SYSTEM_H_

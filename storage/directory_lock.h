#ifndef NEREID_STORAGE_DIRECTORY_LOCK_H_
#define NEREID_STORAGE_DIRECTORY_LOCK_H_

#include <rocksdb/env.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nereid::storage {

// FAILED_PRECONDITION: another process has the data directory.
absl::Status DirectoryInUse(const std::string& directory);

// Keeps other processes out of a data directory as RocksDB itself does while it writes one: for
// those who open it to read only. Not thread-safe.
class DirectoryLock {
 public:
  // DirectoryInUse, or errors of the system. `env` must outlive the lock.
  static absl::StatusOr<std::unique_ptr<DirectoryLock>> Take(rocksdb::Env* env,
                                                             const std::string& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  DirectoryLock(rocksdb::Env* env, rocksdb::FileLock* lock) : env_(env), lock_(lock) {}

  rocksdb::Env* const env_;
  rocksdb::FileLock* const lock_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DIRECTORY_LOCK_H_

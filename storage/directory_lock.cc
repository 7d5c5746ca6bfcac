#include "storage/directory_lock.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {

absl::Status DirectoryInUse(const std::string& directory) {
  return absl::FailedPreconditionError(
      absl::StrCat("data directory ", directory, " is in use by another process: stop the other ",
                   "nereid-server, or choose another --data_dir"));
}

absl::StatusOr<std::unique_ptr<DirectoryLock>> DirectoryLock::Take(rocksdb::Env* env,
                                                                   const std::string& directory) {
  rocksdb::FileLock* lock = nullptr;
  const rocksdb::Status status = env->LockFile(directory + "/LOCK", &lock);
  if (status.ok()) return std::unique_ptr<DirectoryLock>(new DirectoryLock(env, lock));
  // The file could be opened, and was locked.
  if (absl::StrContains(status.ToString(), "lock ")) return DirectoryInUse(directory);
  return FromRocksdbStatus(status, absl::StrCat("locking data directory ", directory));
}

DirectoryLock::~DirectoryLock() { env_->UnlockFile(lock_); }

}  // namespace nereid::storage

#ifndef NEREID_STORAGE_DATA_DIRECTORY_H_
#define NEREID_STORAGE_DATA_DIRECTORY_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace nereid::storage {

// Makes sure that `path` is a directory of a local file system that this process may read and
// write. Creates it, and parents that are missing, with mode 0700. Contents are not looked at.
// Errors name the path and what to do:
//   INVALID_ARGUMENT     the path is empty, or longer than the system allows
//   FAILED_PRECONDITION  it is no directory, or lies on a network or a read-only file system
//   PERMISSION_DENIED    this process lacks rights to it
//   others               as the system's error, such as RESOURCE_EXHAUSTED when the disk is full
absl::Status PrepareDataDirectory(const std::string& path);

// FAILED_PRECONDITION when `type`, the f_type of statfs(2), is a network file system: RocksDB's
// lock and fsync cannot be relied on there. `path` is for the message. File systems in user space
// (FUSE) cannot be told apart and pass.
absl::Status CheckFileSystemType(int64_t type, const std::string& path);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DATA_DIRECTORY_H_

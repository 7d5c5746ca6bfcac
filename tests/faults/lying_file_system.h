// A disk that says "written" or "synced" too early. On it every promise must break: a test that
// does not notice is blind.

#ifndef NEREID_TESTS_FAULTS_LYING_FILE_SYSTEM_H_
#define NEREID_TESTS_FAULTS_LYING_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <memory>

namespace nereid::faults {

enum class Lie {
  kNone,
  // Sync answers OK and does nothing, neither for files nor for directories.
  kSyncNever,
  // Sync of a log answers OK at once; the bytes are handed down then and are durable after the next
  // Sync.
  kSyncLate,
  // Append to a log answers OK and keeps the bytes in the memory of the process until the next
  // Append or Close, whatever is synced in between. So kill -9 loses them, too.
  kWriteLate,
};

// Tells `lie` of `base`; null: of the file system of the machine. Thread-safe, as any file system.
std::shared_ptr<rocksdb::FileSystem> LyingFileSystem(
    Lie lie, std::shared_ptr<rocksdb::FileSystem> base = nullptr);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_LYING_FILE_SYSTEM_H_

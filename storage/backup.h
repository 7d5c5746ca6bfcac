// A copy of a store as of one moment, while the store goes on.

#ifndef NEREID_STORAGE_BACKUP_H_
#define NEREID_STORAGE_BACKUP_H_

#include <rocksdb/db.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nereid::storage {

// The files of a checkpoint in the directory `backup` of the data directory. Tables are links to
// those of the store, so it takes little space of its own, but what the store deletes meanwhile
// takes space until the end. For one thread at a time.
class Backup {
 public:
  struct File {
    std::string name;
    uint64_t byte_count = 0;
  };

  // Writes what is in memory to tables and takes the files. Sets `is_taken` as long as it lives.
  // FAILED_PRECONDITION if it is set already; RESOURCE_EXHAUSTED if the disk is full. `is_taken`
  // and `db` must outlive it.
  static absl::StatusOr<std::unique_ptr<Backup>> Create(rocksdb::DB* db,
                                                        const std::string& data_directory,
                                                        std::atomic<bool>* is_taken);

  // Removes what a process left that ended in the middle of a backup.
  static void RemoveLeftover(const std::string& data_directory);

  // Removes the files.
  ~Backup();

  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;

  const std::vector<File>& files() const { return files_; }

  // The bytes of a file from `offset` on: `bytes_max`, or those that are left. DATA_LOSS if the
  // file ends before its size.
  absl::StatusOr<std::string> Read(const File& file, uint64_t offset, size_t bytes_max) const;

 private:
  Backup(std::string data_directory, std::atomic<bool>* is_taken);

  absl::Status ListFiles();

  const std::string data_directory_;
  std::atomic<bool>* const is_taken_;
  std::vector<File> files_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_BACKUP_H_

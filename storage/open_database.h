// Opens the RocksDB of a data directory.

#ifndef NEREID_STORAGE_OPEN_DATABASE_H_
#define NEREID_STORAGE_OPEN_DATABASE_H_

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/directory_lock.h"
#include "storage/rocksdb_options.h"

namespace nereid::storage {

struct OpenedDatabase {
  // Null if the database itself holds the lock of the directory.
  std::unique_ptr<DirectoryLock> lock;
  std::unique_ptr<rocksdb::DB> db;
  // Of all families; to be given back before the database is closed.
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  // Not OK, DATA_LOSS: a table file cannot be opened, and the database was opened to read only.
  absl::Status damage;
  // One for each such file; `damage` is the first.
  std::vector<absl::Status> table_damages;
  // The families of such files. They have no handle.
  std::vector<std::string> unreadable_families;
};

// To read and to write, creating what is missing. Where a table file of points cannot be opened, be
// it damaged or missing, to read only if `may_read_only`. FAILED_PRECONDITION if another process
// has it open; DATA_LOSS for other damage, naming the file. `options` must outlive the database.
absl::StatusOr<OpenedDatabase> OpenDatabase(const std::string& directory,
                                            const RocksdbOptions& options, bool may_read_only);

// To read only, without the families of table files that cannot be opened; nothing in the directory
// is changed. DATA_LOSS also where such a file holds other things than points. The caller holds the
// lock of the directory.
absl::StatusOr<OpenedDatabase> OpenDatabaseReadOnly(const std::string& directory,
                                                    const RocksdbOptions& options);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_OPEN_DATABASE_H_

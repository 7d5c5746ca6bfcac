// Checks the table files and blob files of a data directory, each for itself.

#ifndef NEREID_STORAGE_FILE_VERIFICATION_H_
#define NEREID_STORAGE_FILE_VERIFICATION_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <string>
#include <vector>

#include "storage/rocksdb_options.h"
#include "storage/verification_report.h"

namespace nereid::storage {

struct StoredFile {
  std::string name;
  // Empty if it is not known.
  std::string family;
  uint64_t bytes = 0;
};

// Those that the database needs.
std::vector<StoredFile> TableFilesOf(rocksdb::DB& db);
std::vector<StoredFile> BlobFilesOf(rocksdb::DB& db,
                                    const std::vector<rocksdb::ColumnFamilyHandle*>& handles);

// Those that lie in the directory, of a database that cannot be opened.
std::vector<StoredFile> TableFilesIn(const std::string& directory);

// Reads every block of a table file and adds to the report if one is damaged. Thread-safe.
void VerifyTableFile(const std::string& directory, const StoredFile& file,
                     const RocksdbOptions& options, VerificationReport& report);

// Adds to the report if a blob file is missing or has another size. The values in it are read where
// they are needed.
void VerifyBlobFile(const std::string& directory, const StoredFile& file,
                    VerificationReport& report);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_FILE_VERIFICATION_H_

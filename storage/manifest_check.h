#ifndef NEREID_STORAGE_MANIFEST_CHECK_H_
#define NEREID_STORAGE_MANIFEST_CHECK_H_

#include <string>

#include "absl/status/status.h"

namespace nereid::storage {

// Judges the files CURRENT and MANIFEST of a data directory before RocksDB opens it. RocksDB takes
// a MANIFEST for complete that ends in a record whose length or type is damaged: it would lose the
// files that the record lists, and delete them.
//
// OK: they are whole, or there is no data yet. An end that a crash left unwritten is fine.
// DATA_LOSS: one is damaged or missing; names it and the byte. Damage that RocksDB itself finds, as
// that of a checksum in the last record, may be left to it. Errors of the system name the file.
// Changes nothing.
absl::Status CheckManifest(const std::string& data_directory);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_MANIFEST_CHECK_H_

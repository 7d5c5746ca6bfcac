#ifndef NEREID_STORAGE_MANIFEST_CHECK_H_
#define NEREID_STORAGE_MANIFEST_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"

namespace nereid::storage {

// A change at the end of a MANIFEST that a crash left unfinished. RocksDB had not begun to rely on
// it.
struct UnfinishedChange {
  // Of the MANIFEST.
  std::string path;
  // Where it starts, in bytes from the start of the file.
  uint64_t offset = 0;
};

// If so many bytes or more follow it, an unfinished change is damage: RocksDB writes few at once.
inline constexpr uint64_t kUnfinishedChangeBytesMax = uint64_t{16} << 10;

// Judges the files CURRENT and MANIFEST of a data directory before RocksDB opens it. RocksDB takes
// a MANIFEST for complete that ends in a record whose length or type is damaged: it would lose the
// files that the record lists, and delete them.
//
// OK: they are whole, or there is no data yet. An unfinished change is fine and goes to
// `unfinished` unless that is null: RocksDB may read it, so it is to be cut off first.
// DATA_LOSS: one is damaged or missing; names it and the byte. Errors of the system name the file.
// Changes nothing.
absl::Status CheckManifest(const std::string& data_directory,
                           std::optional<UnfinishedChange>* unfinished = nullptr);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_MANIFEST_CHECK_H_

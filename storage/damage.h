// What is said of damage: DATA_LOSS that names the file and the channel as far as they are known,
// and what can be done.

#ifndef NEREID_STORAGE_DAMAGE_H_
#define NEREID_STORAGE_DAMAGE_H_

#include <rocksdb/db.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace nereid::storage {

// "`what`; `nereid-server --verify …` lists all that is damaged: restore it from a backup".
absl::Status DamageError(std::string_view what);

// Puts the column family and the files that may hold `key` in front of a DATA_LOSS that names no
// file. Any other status comes back as it is. Reads nothing from disk. Any thread.
absl::Status NameFiles(const absl::Status& status, rocksdb::DB* db,
                       rocksdb::ColumnFamilyHandle* family, std::string_view key);

// Puts `channel "project/experiment/channel": ` in front of a DATA_LOSS. Any other status comes
// back as it is.
absl::Status NameChannel(const absl::Status& status, std::string_view project,
                         std::string_view experiment, std::string_view channel);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DAMAGE_H_

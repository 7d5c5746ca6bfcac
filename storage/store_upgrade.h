// Brings a store that an older program wrote to the present format.

#ifndef NEREID_STORAGE_STORE_UPGRADE_H_
#define NEREID_STORAGE_STORE_UPGRADE_H_

#include <rocksdb/db.h>

#include "absl/status/status.h"
#include "storage/catalog.h"

namespace nereid::storage {

// Writes the format version into a new store, upgrades an older one, and refuses
// (FAILED_PRECONDITION) one that a newer program wrote. An upgrade that was interrupted is begun
// anew. Call before anything else writes.
absl::Status UpgradeStore(rocksdb::DB* db, const Catalog& catalog);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_STORE_UPGRADE_H_

#ifndef NEREID_STORAGE_SERIES_COMPACTION_H_
#define NEREID_STORAGE_SERIES_COMPACTION_H_

#include <rocksdb/db.h>

#include <atomic>
#include <vector>

#include "absl/status/status.h"
#include "storage/key.h"

namespace nereid::storage {

// Rewrites the table files of one family that hold keys of the series, so that what was deleted
// there takes no space. Series that lie close to each other are rewritten together with what lies
// between them. Then, if more than a quarter of the bytes in its blob files belong to nothing, all
// its blob files. Blocks; any thread. UNAVAILABLE soon after `canceled` became true.
absl::Status CompactSeries(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                           std::vector<SeriesRange> series, std::atomic<bool>* canceled);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_COMPACTION_H_

#ifndef NEREID_STORAGE_APPLY_TRUNCATION_H_
#define NEREID_STORAGE_APPLY_TRUNCATION_H_

#include <rocksdb/db.h>

#include "absl/status/status.h"
#include "storage/commit_group.h"

namespace nereid::storage {

// Takes away the points of the series with x >= from_x, with the group and in `series`; one
// without such points stays as it is, and its truncates are not counted up. The group must be
// the operation's own (Operation::NeedsOwnCommit), because what is stored is read; `from_x` must
// not be NaN. Committer's thread. DATA_LOSS if a piece that has to be read is damaged; nothing
// is changed then.
absl::Status ApplyTruncation(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* tail, Series& series,
                             double from_x, CommitGroup& group);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_APPLY_TRUNCATION_H_

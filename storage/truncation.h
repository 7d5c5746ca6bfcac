// Takes away the points of a series from some x on.

#ifndef NEREID_STORAGE_TRUNCATION_H_
#define NEREID_STORAGE_TRUNCATION_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include "absl/status/statusor.h"
#include "storage/series.h"

namespace nereid::storage {

// Puts into `batch` what removes every stored point with x >= from_x, and returns the head that
// is true afterwards. There must be such a point. The series must have a family and no pending
// points. Committer's thread. DATA_LOSS if a piece that has to be read is damaged; `batch` is
// then unchanged.
absl::StatusOr<Head> TruncateSeries(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* tail,
                                    const Series& series, double from_x,
                                    rocksdb::WriteBatch& batch);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_TRUNCATION_H_

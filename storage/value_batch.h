// Reads the values of many keys of a family, several at a time.

#ifndef NEREID_STORAGE_VALUE_BATCH_H_
#define NEREID_STORAGE_VALUE_BATCH_H_

#include <rocksdb/db.h>

#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "storage/key.h"

namespace nereid::storage {

// Calls `take` with the key and the value of PointKey(series, level, x) for every one of `first_x`,
// which increase, in their order; both are good during the call only. Ends with the first error of
// `take`. DATA_LOSS if there is no such key.
absl::Status TakeValues(
    rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, const rocksdb::ReadOptions& options,
    SeriesId series, Level level, absl::Span<const double> first_x,
    absl::FunctionRef<absl::Status(std::string_view key, std::string_view value)> take);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_VALUE_BATCH_H_

#ifndef NEREID_BENCH_ROCKSDB_RESULT_H_
#define NEREID_BENCH_ROCKSDB_RESULT_H_

#include <rocksdb/status.h>

#include "absl/status/status.h"

namespace nereid::bench {

// OK, or INTERNAL with RocksDB's words.
inline absl::Status ToAbsl(const rocksdb::Status& status) {
  return status.ok() ? absl::OkStatus() : absl::InternalError(status.ToString());
}

}  // namespace nereid::bench

#endif  // NEREID_BENCH_ROCKSDB_RESULT_H_

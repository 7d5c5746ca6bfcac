// The baseline of storage: plain RocksDB with one key for each point.

#ifndef NEREID_BENCH_KEY_PER_POINT_H_
#define NEREID_BENCH_KEY_PER_POINT_H_

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/data_set.h"

namespace nereid::bench {

// A key is the channel (4 bytes, big-endian) and x as an integer of the same order (8); the value
// is y (8). One column family with a write buffer of 32 MiB, ZSTD, blocks of 16 KiB.
class KeyPerPoint {
 public:
  static absl::StatusOr<std::unique_ptr<KeyPerPoint>> Open(const std::string& directory);

  // Writes the data set in the order of EntriesOf, 1,000 points a batch; the log is synced after
  // every `points_per_sync` points, rounded up to whole batches, and at the end. 0: never.
  absl::Status Write(const DataSet& data, size_t points_per_entry, size_t points_per_sync);

  // Reads every point in the order of the keys. Returns how many there are; DATA_LOSS unless their
  // y are those of `data`, bit for bit.
  absl::StatusOr<uint64_t> ScanAndCheck(const DataSet& data) const;

  // Reads every point, decodes it and adds it to x and y columns, as a reader of a channel would.
  absl::StatusOr<uint64_t> Scan() const;

 private:
  explicit KeyPerPoint(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}

  const std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_KEY_PER_POINT_H_

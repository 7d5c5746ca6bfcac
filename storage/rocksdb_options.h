// How RocksDB is set up: one block cache, one write-buffer budget and one bound on the write-ahead
// log for all column families together.

#ifndef NEREID_STORAGE_ROCKSDB_OPTIONS_H_
#define NEREID_STORAGE_ROCKSDB_OPTIONS_H_

#include <rocksdb/options.h>

#include <memory>

#include "nereid/v1/points.pb.h"

namespace nereid::storage {

// Shared by the families of a store, so build one for each store. Immutable after construction.
class RocksdbOptions {
 public:
  RocksdbOptions();

  const rocksdb::Options& database() const { return database_; }

  // `catalog`, `state` and `tail`.
  rocksdb::ColumnFamilyOptions ForRecords() const;

  // Families of points: numbers and texts in compressed blocks, image data in blob files.
  rocksdb::ColumnFamilyOptions ForPoints(v1::ValueType type) const;

 private:
  rocksdb::Options database_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_ROCKSDB_OPTIONS_H_

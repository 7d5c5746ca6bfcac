// How RocksDB is set up: one block cache, one write-buffer budget and one bound on the write-ahead
// log for all column families together.

#ifndef NEREID_STORAGE_ROCKSDB_OPTIONS_H_
#define NEREID_STORAGE_ROCKSDB_OPTIONS_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>

#include <cstddef>
#include <memory>
#include <utility>

#include "nereid/v1/points.pb.h"

namespace nereid::storage {

// What all families of a store share.
struct MemoryBudget {
  size_t block_cache_bytes = size_t{128} << 20;
  // Points and records that are in the log and not yet in table files.
  size_t write_buffer_bytes = size_t{128} << 20;
};

// Shared by the families of a store, so build one for each store. Immutable once the database is
// open.
class RocksdbOptions {
 public:
  // `file_system` holds the files; null: the file system of the machine.
  explicit RocksdbOptions(const MemoryBudget& memory = {},
                          std::shared_ptr<rocksdb::FileSystem> file_system = nullptr);

  // Told of what the database does. Call before it is opened.
  void AddListener(std::shared_ptr<rocksdb::EventListener> listener) {
    database_.listeners.push_back(std::move(listener));
  }

  const rocksdb::Options& database() const { return database_; }

  // `catalog` and `state`.
  rocksdb::ColumnFamilyOptions ForRecords() const;

  // `tail`. A range of it must be deleted from a SeriesKey, never from a PointKey.
  rocksdb::ColumnFamilyOptions ForTail() const;

  // Families of points: numbers and texts in compressed blocks, image data in blob files.
  rocksdb::ColumnFamilyOptions ForPoints(v1::ValueType type) const;

 private:
  // Null for the file system of the machine.
  const std::unique_ptr<rocksdb::Env> env_;
  rocksdb::Options database_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_ROCKSDB_OPTIONS_H_

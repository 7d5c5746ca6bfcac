#include "storage/rocksdb_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <algorithm>

#include "storage/key.h"

namespace nereid::storage {
namespace {

constexpr size_t kWriteBufferBytes = size_t{32} << 20;
constexpr size_t kArenaBlockBytes = size_t{64} << 10;
// A family that is rarely written pins the log; past this it is flushed.
constexpr uint64_t kWriteAheadLogBytesMax = uint64_t{256} << 20;
constexpr int kOpenFilesMax = 1024;
// Smaller values stay in the block files, where they are read together.
constexpr uint64_t kBlobBytesMin = uint64_t{4} << 10;

// The series of a point key. No other key has one: RocksDB 7.8 inserts a range deletion into
// another list than the points, and would take a hint into that of the points for one into its own.
class SeriesOfPointKey : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "nereid.SeriesOfPointKey"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), sizeof(SeriesId)};
  }
  bool InDomain(const rocksdb::Slice& key) const override { return key.size() == kPointKeyBytes; }
};

rocksdb::BlockBasedTableOptions TableOptions(size_t block_cache_bytes) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(block_cache_bytes);
  table.block_size = size_t{16} << 10;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;
  return table;
}

std::unique_ptr<rocksdb::Env> EnvOn(const std::shared_ptr<rocksdb::FileSystem>& file_system) {
  if (file_system == nullptr) return nullptr;
  return rocksdb::NewCompositeEnv(file_system);
}

}  // namespace

RocksdbOptions::RocksdbOptions(const MemoryBudget& memory,
                               std::shared_ptr<rocksdb::FileSystem> file_system)
    : env_(EnvOn(file_system)) {
  if (env_ != nullptr) database_.env = env_.get();
  database_.create_if_missing = true;
  database_.paranoid_checks = true;
  database_.track_and_verify_wals_in_manifest = true;
  // storage/wal_check.h has refused every log whose damage is not a torn tail.
  database_.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  database_.max_total_wal_size = kWriteAheadLogBytesMax;
  database_.max_open_files = kOpenFilesMax;
  database_.max_background_jobs = 2;
  database_.bytes_per_sync = uint64_t{1} << 20;
  database_.keep_log_file_num = 4;
  database_.write_buffer_manager =
      std::make_shared<rocksdb::WriteBufferManager>(memory.write_buffer_bytes);
  database_.write_buffer_size = std::min(kWriteBufferBytes, memory.write_buffer_bytes);
  database_.arena_block_size = kArenaBlockBytes;
  database_.table_factory.reset(
      rocksdb::NewBlockBasedTableFactory(TableOptions(memory.block_cache_bytes)));
}

rocksdb::ColumnFamilyOptions RocksdbOptions::ForRecords() const {
  return rocksdb::ColumnFamilyOptions(database_);
}

// Entries live for seconds: most are put and deleted within one write buffer.
rocksdb::ColumnFamilyOptions RocksdbOptions::ForTail() const {
  rocksdb::ColumnFamilyOptions options(database_);
  options.compression = rocksdb::kZSTD;
  // The pieces of a series follow each other.
  options.memtable_insert_with_hint_prefix_extractor = std::make_shared<SeriesOfPointKey>();
  return options;
}

rocksdb::ColumnFamilyOptions RocksdbOptions::ForPoints(v1::ValueType type) const {
  rocksdb::ColumnFamilyOptions options(database_);
  options.compression = rocksdb::kZSTD;
  if (type == v1::VALUE_TYPE_IMAGE) {
    options.enable_blob_files = true;
    options.min_blob_size = kBlobBytesMin;
    options.enable_blob_garbage_collection = true;
  }
  return options;
}

}  // namespace nereid::storage

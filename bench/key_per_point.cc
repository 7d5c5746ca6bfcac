#include "bench/key_per_point.h"

#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/rocksdb_result.h"

namespace nereid::bench {
namespace {

constexpr size_t kPointsPerBatch = 1000;
constexpr size_t kColumnPointsMax = 65'536;
constexpr uint64_t kSignBit = uint64_t{1} << 63;

using Key = std::array<char, sizeof(uint32_t) + sizeof(uint64_t)>;

Key KeyOf(size_t channel, double x) {
  const auto bits = std::bit_cast<uint64_t>(x);
  const uint64_t ordered = __builtin_bswap64((bits & kSignBit) != 0 ? ~bits : bits | kSignBit);
  const uint32_t series = __builtin_bswap32(static_cast<uint32_t>(channel));
  Key key;
  std::memcpy(key.data(), &series, sizeof(series));
  std::memcpy(key.data() + sizeof(series), &ordered, sizeof(ordered));
  return key;
}

double XOf(const rocksdb::Slice& key) {
  uint64_t ordered = 0;
  std::memcpy(&ordered, key.data() + sizeof(uint32_t), sizeof(ordered));
  ordered = __builtin_bswap64(ordered);
  return std::bit_cast<double>((ordered & kSignBit) != 0 ? ordered & ~kSignBit : ~ordered);
}

size_t ChannelOf(const rocksdb::Slice& key) {
  uint32_t series = 0;
  std::memcpy(&series, key.data(), sizeof(series));
  return __builtin_bswap32(series);
}

double YOf(const rocksdb::Slice& value) {
  double y = 0;
  std::memcpy(&y, value.data(), sizeof(y));
  return y;
}

// Gathers points into batches and syncs at the wanted rate.
class BatchWriter {
 public:
  BatchWriter(rocksdb::DB* db, size_t points_per_sync)
      : db_(db), points_per_sync_(points_per_sync) {}

  absl::Status Put(size_t channel, double x, double y) {
    const Key key = KeyOf(channel, x);
    batch_.Put(rocksdb::Slice(key.data(), key.size()),
               rocksdb::Slice(reinterpret_cast<const char*>(&y), sizeof(y)));
    ++unsynced_;
    if (batch_.Count() < static_cast<int>(kPointsPerBatch)) return absl::OkStatus();
    return Write(points_per_sync_ != 0 && unsynced_ >= points_per_sync_);
  }

  absl::Status Write(bool sync) {
    rocksdb::WriteOptions options;
    options.sync = sync;
    if (sync) unsynced_ = 0;
    const absl::Status status = ToAbsl(db_->Write(options, &batch_));
    batch_.Clear();
    return status;
  }

 private:
  rocksdb::DB* const db_;
  const size_t points_per_sync_;
  rocksdb::WriteBatch batch_;
  size_t unsynced_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<KeyPerPoint>> KeyPerPoint::Open(const std::string& directory) {
  rocksdb::BlockBasedTableOptions table;
  table.block_size = size_t{16} << 10;
  table.block_cache = rocksdb::NewLRUCache(size_t{128} << 20);
  rocksdb::Options options;
  options.create_if_missing = true;
  options.write_buffer_size = size_t{32} << 20;
  options.max_background_jobs = 2;
  options.compression = rocksdb::kZSTD;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocksdb::DB* db = nullptr;
  const absl::Status status = ToAbsl(rocksdb::DB::Open(options, directory, &db));
  if (!status.ok()) return status;
  return std::unique_ptr<KeyPerPoint>(new KeyPerPoint(std::unique_ptr<rocksdb::DB>(db)));
}

absl::Status KeyPerPoint::Write(const DataSet& data, size_t points_per_entry,
                                size_t points_per_sync) {
  BatchWriter writer(db_.get(), points_per_sync);
  for (const EntryRange& entry : EntriesOf(data, points_per_entry)) {
    for (size_t i = entry.begin; i < entry.end; ++i) {
      const absl::Status status = writer.Put(entry.channel, data.x[i], data.y[entry.channel][i]);
      if (!status.ok()) return status;
    }
  }
  return writer.Write(points_per_sync != 0);
}

absl::StatusOr<uint64_t> KeyPerPoint::ScanAndCheck(const DataSet& data) const {
  const std::unique_ptr<rocksdb::Iterator> iterator(db_->NewIterator(rocksdb::ReadOptions()));
  uint64_t points = 0;
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    const auto index = static_cast<size_t>(XOf(iterator->key())) - 1;
    const double expected = data.y.at(ChannelOf(iterator->key())).at(index);
    const double y = YOf(iterator->value());
    if (std::memcmp(&y, &expected, sizeof(y)) != 0) {
      return absl::DataLossError(absl::StrCat("key_per_point: another y at index ", index));
    }
    ++points;
  }
  if (const absl::Status status = ToAbsl(iterator->status()); !status.ok()) return status;
  return points;
}

absl::StatusOr<uint64_t> KeyPerPoint::Scan() const {
  const std::unique_ptr<rocksdb::Iterator> iterator(db_->NewIterator(rocksdb::ReadOptions()));
  std::vector<double> x;
  std::vector<double> y;
  uint64_t points = 0;
  for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
    if (x.size() == kColumnPointsMax) {
      x.clear();
      y.clear();
    }
    x.push_back(XOf(iterator->key()));
    y.push_back(YOf(iterator->value()));
    ++points;
  }
  if (const absl::Status status = ToAbsl(iterator->status()); !status.ok()) return status;
  return points;
}

}  // namespace nereid::bench

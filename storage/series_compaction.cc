#include "storage/series_compaction.h"

#include <algorithm>

#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

// About one table file. Series with less between them share files, which would be rewritten twice.
constexpr uint64_t kGapBytesMax = uint64_t{64} << 20;

uint64_t BytesBetween(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                      const std::string& begin, const std::string& end) {
  const rocksdb::Range gap(begin, end);
  uint64_t bytes = 0;
  const rocksdb::Status status =
      db->GetApproximateSizes(rocksdb::SizeApproximationOptions(), family, &gap, 1, &bytes);
  return status.ok() ? bytes : UINT64_MAX;
}

bool AreClose(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, const SeriesRange& left,
              const SeriesRange& right) {
  return right.begin <= left.end ||
         BytesBetween(db, family, SeriesKey(left.end), SeriesKey(right.begin)) < kGapBytesMax;
}

std::vector<SeriesRange> JoinClose(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                                   std::vector<SeriesRange> series) {
  std::sort(series.begin(), series.end());
  std::vector<SeriesRange> joined;
  for (const SeriesRange& range : series) {
    if (!joined.empty() && AreClose(db, family, joined.back(), range)) {
      joined.back().end = std::max(joined.back().end, range.end);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

// Left alone, RocksDB would move the range deletions down without rewriting what they cover, and
// would keep a blob file while one value in it is alive.
rocksdb::CompactRangeOptions Options(std::atomic<bool>* canceled) {
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  options.blob_garbage_collection_policy = rocksdb::BlobGarbageCollectionPolicy::kForce;
  options.blob_garbage_collection_age_cutoff = 1;
  options.canceled = canceled;
  return options;
}

}  // namespace

absl::Status CompactSeries(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                           std::vector<SeriesRange> series, std::atomic<bool>* canceled) {
  for (const SeriesRange& range : JoinClose(db, family, std::move(series))) {
    const std::string begin = SeriesKey(range.begin);
    const std::string end = SeriesKey(range.end);
    const rocksdb::Slice begin_key(begin);
    const rocksdb::Slice end_key(end);
    const rocksdb::Status status =
        db->CompactRange(Options(canceled), family, &begin_key, &end_key);
    if (!status.ok()) return FromRocksdbStatus(status, "giving back the space of deleted points");
  }
  return absl::OkStatus();
}

}  // namespace nereid::storage

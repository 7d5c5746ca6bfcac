#include "storage/series_compaction.h"

#include <algorithm>

#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

// About one table file. Series with less between them share files, which would be rewritten twice.
constexpr uint64_t kGapBytesMax = uint64_t{64} << 20;

// Blob files are rewritten when more than one in so many of their bytes are garbage.
constexpr uint64_t kBlobGarbageShare = 4;

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

// Left alone, RocksDB would move the range deletions down without rewriting what they cover.
rocksdb::CompactRangeOptions RewriteEverything(std::atomic<bool>* canceled) {
  rocksdb::CompactRangeOptions options;
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  options.blob_garbage_collection_policy = rocksdb::BlobGarbageCollectionPolicy::kDisable;
  options.canceled = canceled;
  return options;
}

absl::Status CompactTables(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                           const SeriesRange& series, std::atomic<bool>* canceled) {
  const std::string begin = SeriesKey(series.begin);
  const std::string end = SeriesKey(series.end);
  const rocksdb::Slice begin_key(begin);
  const rocksdb::Slice end_key(end);
  return FromRocksdbStatus(
      db->CompactRange(RewriteEverything(canceled), family, &begin_key, &end_key),
      "giving back the space of deleted points");
}

bool HoldsMuchBlobGarbage(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family) {
  uint64_t garbage = 0;
  uint64_t all = 0;
  db->GetIntProperty(family, rocksdb::DB::Properties::kLiveBlobFileGarbageSize, &garbage);
  db->GetIntProperty(family, rocksdb::DB::Properties::kLiveBlobFileSize, &all);
  return garbage > all / kBlobGarbageShare;
}

// RocksDB keeps a blob file while one value in it is alive. It cannot rewrite only those with much
// garbage, so that all are rewritten, and not for little.
absl::Status CompactBlobs(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                          std::atomic<bool>* canceled) {
  if (!HoldsMuchBlobGarbage(db, family)) return absl::OkStatus();
  rocksdb::CompactRangeOptions options = RewriteEverything(canceled);
  options.blob_garbage_collection_policy = rocksdb::BlobGarbageCollectionPolicy::kForce;
  options.blob_garbage_collection_age_cutoff = 1;
  return FromRocksdbStatus(db->CompactRange(options, family, nullptr, nullptr),
                           "giving back the space of deleted images");
}

}  // namespace

absl::Status CompactSeries(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                           std::vector<SeriesRange> series, std::atomic<bool>* canceled) {
  for (const SeriesRange& range : JoinClose(db, family, std::move(series))) {
    absl::Status status = CompactTables(db, family, range, canceled);
    if (!status.ok()) return status;
  }
  return CompactBlobs(db, family, canceled);
}

}  // namespace nereid::storage

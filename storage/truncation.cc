#include "storage/truncation.h"

#include <algorithm>
#include <limits>
#include <memory>

#include "storage/piece.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

// A series is read through to learn its head; keep it from pushing others out of the cache.
rocksdb::ReadOptions ScanOptions() {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  return options;
}

void RemoveRange(const Series& series, Level level, double from_x, rocksdb::WriteBatch& batch) {
  batch.DeleteRange(series.family, PointKey(series.id, level, from_x),
                    PointKeyEnd(series.id, level));
}

}  // namespace

absl::StatusOr<Head> TruncateSeries(rocksdb::DB* db, const Series& series, double from_x,
                                    rocksdb::WriteBatch& batch) {
  const double lowest = -std::numeric_limits<double>::infinity();
  const std::string end = PointKey(series.id, Level::kPoints, from_x);
  const std::unique_ptr<rocksdb::Iterator> pieces(db->NewIterator(ScanOptions(), series.family));
  Head head;
  head.rejected_count = series.head.rejected_count;
  Points points;
  size_t kept = 0;
  std::string key;
  for (pieces->Seek(PointKey(series.id, Level::kPoints, lowest));
       pieces->Valid() && pieces->key().compare(end) < 0; pieces->Next()) {
    key = pieces->key().ToString();
    const absl::Status status = DecodePiece(key, pieces->value().ToStringView(), points);
    if (!status.ok()) return status;
    const auto keep = std::lower_bound(points.x.begin(), points.x.end(), from_x);
    kept = static_cast<size_t>(keep - points.x.begin());
    head.Extend(points, 0, kept);
    head.last_time_unix_nanos = WallTimeAt(points, kept - 1);
  }
  if (!pieces->status().ok()) return FromRocksdbStatus(pieces->status(), "truncating a channel");
  RemoveRange(series, Level::kPoints, from_x, batch);
  RemoveRange(series, Level::kImageData, from_x, batch);
  // Only the last piece can reach past from_x.
  if (kept < points.size()) batch.Put(series.family, key, EncodePiece(key, points, 0, kept));
  return head;
}

}  // namespace nereid::storage

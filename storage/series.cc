#include "storage/series.h"

#include <algorithm>

#include "storage/limits.h"
#include "storage/piece.h"

namespace nereid::storage {
namespace {

size_t BytesOfPoint(const Points& points, size_t index) {
  if (points.type == v1::VALUE_TYPE_TEXT) return points.texts[index].size();
  if (points.type != v1::VALUE_TYPE_IMAGE) return 0;
  return points.images[index].name.size() + points.images[index].description.size();
}

size_t EndOfPiece(const Points& points, size_t begin) {
  const size_t limit = std::min(points.size(), begin + kPiecePointsMax);
  if (points.type == v1::VALUE_TYPE_NUMERIC) return limit;
  size_t bytes = BytesOfPoint(points, begin);
  size_t end = begin + 1;
  while (end < limit && (bytes += BytesOfPoint(points, end)) <= kTextPieceBytesMax) ++end;
  return end;
}

}  // namespace

void WritePendingPoints(Series& series, rocksdb::WriteBatch& batch) {
  const Points& points = series.pending;
  for (size_t i = 0; i < series.pending_image_data.size(); ++i) {
    batch.Put(series.family, PointKey(series.id, Level::kImageData, points.x[i]),
              series.pending_image_data[i]);
  }
  for (size_t begin = 0; begin < points.size();) {
    const size_t end = EndOfPiece(points, begin);
    const std::string key = PointKey(series.id, Level::kPoints, points.x[begin]);
    batch.Put(series.family, key, EncodePiece(key, points, begin, end));
    begin = end;
  }
  series.pending.clear();
  series.pending_image_data.clear();
}

}  // namespace nereid::storage

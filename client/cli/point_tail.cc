#include "client/cli/point_tail.h"

#include <algorithm>

namespace nereid::client {
namespace {

// The columns that a batch does not have are empty.
template <typename Column>
void Erase(Column* column, int begin, int end) {
  if (column->size() >= end) column->erase(column->begin() + begin, column->begin() + end);
}

void ErasePoints(v1::PointColumns* points, int begin, int end) {
  if (begin == end) return;
  Erase(points->mutable_x(), begin, end);
  Erase(points->mutable_doubles(), begin, end);
  Erase(points->mutable_floats(), begin, end);
  Erase(points->mutable_texts(), begin, end);
  Erase(points->mutable_images(), begin, end);
  Erase(points->mutable_wall_times_unix_nanos(), begin, end);
}

size_t SizeOf(const v1::PointColumns& points) { return static_cast<size_t>(points.x_size()); }

}  // namespace

size_t PointTail::size() const {
  size_t size = 0;
  for (const v1::PointColumns& batch : batches_) size += SizeOf(batch);
  return size;
}

void PointTail::Add(const v1::PointColumns& points) {
  batches_.push_back(points);
  while (!batches_.empty() && size() - SizeOf(batches_.front()) >= points_max_) {
    batches_.pop_front();
  }
}

void PointTail::Truncate(double from_x) {
  for (v1::PointColumns& batch : batches_) {
    const auto cut = std::lower_bound(batch.x().begin(), batch.x().end(), from_x);
    ErasePoints(&batch, static_cast<int>(cut - batch.x().begin()), batch.x_size());
  }
}

void PointTail::Clear() { batches_.clear(); }

std::vector<v1::PointColumns> PointTail::Take() {
  const size_t all = size();
  if (all > points_max_) {
    const size_t excess = std::min(all - points_max_, SizeOf(batches_.front()));
    ErasePoints(&batches_.front(), 0, static_cast<int>(excess));
  }
  std::vector<v1::PointColumns> taken(batches_.begin(), batches_.end());
  batches_.clear();
  return taken;
}

}  // namespace nereid::client

#include "storage/pending_points.h"

#include <utility>

#include "storage/limits.h"

namespace nereid::storage {
namespace {

size_t CapacityBytes(const PendingPoints& pending) {
  const Points& points = pending.points;
  return sizeof(pending) + (points.x.capacity() + points.y.capacity()) * sizeof(double) +
         points.stamps.capacity() * sizeof(Stamp) + points.texts.capacity() * sizeof(std::string) +
         points.images.capacity() * sizeof(ImageInfo) +
         pending.image_data.capacity() * sizeof(std::string);
}

}  // namespace

std::unique_ptr<PendingPoints> PendingPointsPool::Take() {
  if (free_.empty()) return std::make_unique<PendingPoints>();
  std::unique_ptr<PendingPoints> taken = std::move(free_.back());
  free_.pop_back();
  free_bytes_ -= CapacityBytes(*taken);
  return taken;
}

void PendingPointsPool::Return(std::unique_ptr<PendingPoints> pending) {
  pending->points.clear();
  pending->image_data.clear();
  const size_t bytes = CapacityBytes(*pending);
  if (free_bytes_ + bytes > kPendingPoolBytesMax) return;
  free_bytes_ += bytes;
  free_.push_back(std::move(pending));
}

}  // namespace nereid::storage

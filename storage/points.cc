#include "storage/points.h"

#include <algorithm>
#include <iterator>

namespace nereid::storage {

void Points::clear() {
  x.clear();
  y.clear();
  texts.clear();
  images.clear();
  stamps.clear();
}

void MovePoints(Points& from, Points& to) {
  if (to.size() == 0) {
    to.type = from.type;
    to.time_before_unix_nanos = from.time_before_unix_nanos;
  }
  const auto offset = static_cast<uint32_t>(to.size());
  for (const Stamp& stamp : from.stamps) {
    to.stamps.push_back({stamp.index + offset, stamp.unix_nanos});
  }
  to.x.insert(to.x.end(), from.x.begin(), from.x.end());
  to.y.insert(to.y.end(), from.y.begin(), from.y.end());
  std::move(from.texts.begin(), from.texts.end(), std::back_inserter(to.texts));
  std::move(from.images.begin(), from.images.end(), std::back_inserter(to.images));
}

size_t BytesOfPoints(const Points& points, size_t begin, size_t end) {
  size_t bytes = 0;
  if (points.type == v1::VALUE_TYPE_TEXT) {
    for (size_t i = begin; i < end; ++i) bytes += points.texts[i].size();
  } else if (points.type == v1::VALUE_TYPE_IMAGE) {
    for (size_t i = begin; i < end; ++i) {
      bytes += points.images[i].name.size() + points.images[i].description.size();
    }
  }
  return bytes;
}

int64_t WallTimeAt(const Points& points, size_t index) {
  const auto after =
      std::lower_bound(points.stamps.begin(), points.stamps.end(), index,
                       [](const Stamp& stamp, size_t wanted) { return stamp.index < wanted; });
  if (after == points.stamps.end()) return points.time_before_unix_nanos;
  int64_t before_index = -1;
  int64_t before_nanos = points.time_before_unix_nanos;
  if (after != points.stamps.begin()) {
    before_index = std::prev(after)->index;
    before_nanos = std::prev(after)->unix_nanos;
  }
  // 128 bits: a gap of years in nanoseconds times a point count does not fit in 64.
  const __int128 gap = static_cast<__int128>(after->unix_nanos) - before_nanos;
  const __int128 steps = static_cast<int64_t>(index) - before_index;
  return static_cast<int64_t>(before_nanos + gap * steps / (after->index - before_index));
}

}  // namespace nereid::storage

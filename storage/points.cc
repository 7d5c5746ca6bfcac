#include "storage/points.h"

#include <algorithm>

namespace nereid::storage {

void Points::clear() {
  x.clear();
  y.clear();
  texts.clear();
  images.clear();
  stamps.clear();
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
  return before_nanos + static_cast<int64_t>(gap * steps / (after->index - before_index));
}

}  // namespace nereid::storage

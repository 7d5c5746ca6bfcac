// What has become of a series since somebody looked at it last.

#ifndef NEREID_STORAGE_SERIES_NEWS_H_
#define NEREID_STORAGE_SERIES_NEWS_H_

#include <cstdint>
#include <optional>

#include "storage/head.h"

namespace nereid::storage {

// How far somebody knows a series.
struct SeriesPosition {
  // Of the last point known; unset: none is.
  std::optional<double> x;
  // Truncations::count when it was known.
  uint64_t truncation_count = 0;
};

struct SeriesNews {
  // Where to go on.
  SeriesPosition position;
  // Points known with x >= this are gone. No points are told together with this.
  std::optional<double> truncated_from_x;
  bool has_points = false;
  // Nothing lies behind `position`.
  bool is_at_end = false;
};

// What truncates have taken of what was known. Of one truncate since then it is known where it cut;
// after more than one everything counts as gone.
SeriesNews NewsOfTruncations(const SeriesPosition& known, const Truncations& truncations);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_NEWS_H_

#include "storage/series_news.h"

#include <cmath>
#include <limits>

namespace nereid::storage {

SeriesNews NewsOfTruncations(const SeriesPosition& known, const Truncations& truncations) {
  SeriesNews news;
  news.position = {known.x, truncations.count};
  if (!known.x.has_value() || known.truncation_count == truncations.count) return news;
  const bool is_one_behind = known.truncation_count + 1 == truncations.count;
  const double from_x =
      is_one_behind ? truncations.from_x : -std::numeric_limits<double>::infinity();
  if (*known.x < from_x) return news;
  news.truncated_from_x = from_x;
  news.position.x.reset();
  // Not the x before the cut: points may have come since that lie between the last that stayed and
  // the cut.
  if (is_one_behind && std::isfinite(truncations.last_x)) news.position.x = truncations.last_x;
  return news;
}

}  // namespace nereid::storage

#include "storage/summary.h"

#include "storage/number_summary.h"
#include "storage/processor_path.h"

namespace nereid::storage {

void Summary::Add(const Summary& other) {
  if (other.count == 0) return;
  if (count == 0) {
    *this = other;
    return;
  }
  if (other.first_x < first_x) {
    first_x = other.first_x;
    first_y = other.first_y;
    first_time_unix_nanos = other.first_time_unix_nanos;
  }
  if (other.last_x > last_x) {
    last_x = other.last_x;
    last_y = other.last_y;
    last_time_unix_nanos = other.last_time_unix_nanos;
  }
  const bool no_extremes = nan_count == count;
  if (no_extremes || other.min_y < min_y || (other.min_y == min_y && other.min_x < min_x)) {
    min_x = other.min_x;
    min_y = other.min_y;
  }
  if (no_extremes || other.max_y > max_y || (other.max_y == max_y && other.max_x < max_x)) {
    max_x = other.max_x;
    max_y = other.max_y;
  }
  sum += other.sum;
  count += other.count;
  nan_count += other.nan_count;
}

Summary SummarizePoints(const Points& points, size_t begin, size_t end) {
  Summary summary;
  if (begin == end) return summary;
  const NumberSummary numbers =
      SummarizeNumbers(FastestProcessorPath(), points.y.data() + begin, end - begin);
  summary.count = end - begin;
  summary.nan_count = numbers.nan_count;
  summary.first_x = points.x[begin];
  summary.first_y = points.y[begin];
  summary.last_x = points.x[end - 1];
  summary.last_y = points.y[end - 1];
  if (numbers.nan_count < summary.count) {
    summary.min_x = points.x[begin + numbers.min_index];
    summary.min_y = numbers.min;
    summary.max_x = points.x[begin + numbers.max_index];
    summary.max_y = numbers.max;
  }
  summary.sum = numbers.sum;
  summary.first_time_unix_nanos = WallTimeAt(points, begin);
  summary.last_time_unix_nanos = WallTimeAt(points, end - 1);
  return summary;
}

}  // namespace nereid::storage

#include "storage/number_summary.h"

#include <limits>

namespace nereid::storage {
namespace {

constexpr size_t kLanes = 8;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Independent sums and extremes side by side, so that one instruction serves several.
struct Lanes {
  double min[kLanes];
  double max[kLanes];
  double sum[kLanes];
  double nan_count[kLanes];
};

NEREID_INLINE_LOOP void TakeLanes(const double* numbers, size_t count, Lanes& lanes) {
  for (size_t lane = 0; lane < count; ++lane) {
    const double number = numbers[lane];
    // False for NaN.
    lanes.min[lane] = number < lanes.min[lane] ? number : lanes.min[lane];
    lanes.max[lane] = number > lanes.max[lane] ? number : lanes.max[lane];
    lanes.sum[lane] += number == number ? number : 0.0;
    lanes.nan_count[lane] += number == number ? 0.0 : 1.0;
  }
}

struct LanesLoop {
  NEREID_INLINE_LOOP void Run(const double* numbers, size_t count, Lanes* out) {
    Lanes lanes;
    for (size_t lane = 0; lane < kLanes; ++lane) {
      lanes.min[lane] = kInfinity;
      lanes.max[lane] = -kInfinity;
      lanes.sum[lane] = 0;
      lanes.nan_count[lane] = 0;
    }
    size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) TakeLanes(numbers + i, kLanes, lanes);
    TakeLanes(numbers + i, count - i, lanes);
    *out = lanes;
  }
};

struct FindLoop {
  // Index of the first number that equals `wanted`, or `count`.
  NEREID_INLINE_LOOP size_t Run(const double* numbers, size_t count, double wanted) {
    size_t i = 0;
    for (; i + kLanes <= count; i += kLanes) {
      int equal = 0;
      for (size_t lane = 0; lane < kLanes; ++lane) equal |= numbers[i + lane] == wanted;
      if (equal != 0) break;
    }
    while (i < count && numbers[i] != wanted) ++i;
    return i;
  }
};

NumberSummary Join(const Lanes& lanes) {
  NumberSummary summary;
  summary.min = kInfinity;
  summary.max = -kInfinity;
  double nan_count = 0;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    summary.min = lanes.min[lane] < summary.min ? lanes.min[lane] : summary.min;
    summary.max = lanes.max[lane] > summary.max ? lanes.max[lane] : summary.max;
    nan_count += lanes.nan_count[lane];
  }
  summary.nan_count = static_cast<size_t>(nan_count);
  const auto& sum = lanes.sum;
  summary.sum = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
  return summary;
}

}  // namespace

NumberSummary SummarizeNumbers(ProcessorPath path, const double* numbers, size_t count) {
  Lanes lanes;
  RunOn<LanesLoop>(path, numbers, count, &lanes);
  NumberSummary summary = Join(lanes);
  if (summary.nan_count == count) return summary;
  summary.min_index = RunOn<FindLoop>(path, numbers, count, summary.min);
  summary.max_index = RunOn<FindLoop>(path, numbers, count, summary.max);
  // The lanes do not tell which zero came first.
  summary.min = numbers[summary.min_index];
  summary.max = numbers[summary.max_index];
  return summary;
}

}  // namespace nereid::storage

#include "client/cli/chart_range.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "client/cli/chart_axis.h"

namespace nereid::client {
namespace {

constexpr double kMost = std::numeric_limits<double>::max();

// Both ends are included.
std::optional<AxisBounds> RangeOfPoints(const std::vector<v1::SampleSeriesResponse>& answers) {
  AxisBounds bounds{kMost, -kMost};
  bool has_points = false;
  for (const v1::SampleSeriesResponse& answer : answers) {
    if (answer.point_count() == 0) continue;
    has_points = true;
    bounds = {std::min(bounds.from, answer.from()), std::max(bounds.to, answer.to())};
  }
  if (!has_points) return std::nullopt;
  return bounds;
}

}  // namespace

std::optional<AxisBounds> CommonRange(const AxisRange& asked,
                                      const std::vector<v1::SampleSeriesResponse>& answers) {
  const std::optional<AxisBounds> points = RangeOfPoints(answers);
  if (!points.has_value()) return std::nullopt;
  const AxisBounds bounds{asked.from.value_or(points->from), asked.to.value_or(points->to)};
  const AxisBounds roomy = WithRoom(ScaleKindOf(asked.axis), bounds);
  // A range that got room ends above its last point; of any other it would be left out.
  const bool ends_at_point = !asked.to.has_value() && roomy.to == bounds.to;
  return AxisBounds{roomy.from, ends_at_point ? std::nextafter(roomy.to, kMost) : roomy.to};
}

}  // namespace nereid::client

#include "client/cli/chart_axis.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/number_format.h"
#include "client/cli/time_ticks.h"

namespace nereid::client {
namespace {

constexpr int kRowsOfTick = 2;
constexpr int kColumnsOfTick = 9;
constexpr int kColumnsOfTimeTick = 16;
constexpr int kSingleDigits = 6;

std::vector<AxisTick> HorizontalTicks(v1::Axis axis, AxisBounds bounds, int columns) {
  const int count = std::max(2, columns / kColumnsOfTick);
  switch (axis) {
    case v1::AXIS_LOG_X:
      return LogarithmicTicks(bounds, count);
    case v1::AXIS_WALL_TIME:
      return WallTimeTicks(bounds, std::max(2, columns / kColumnsOfTimeTick));
    case v1::AXIS_RELATIVE_TIME:
      return DurationTicks(bounds, count);
    default:
      return NumberTicks(bounds, count);
  }
}

std::string WallTimeTitle(AxisBounds bounds) {
  const absl::Time begin = absl::UnixEpoch() + absl::Seconds(bounds.from);
  return absl::StrCat("wall time in UTC, from ",
                      absl::FormatTime("%Y-%m-%d", begin, absl::UTCTimeZone()));
}

std::string Title(v1::Axis axis, AxisBounds bounds) {
  switch (axis) {
    case v1::AXIS_LOG_X:
      return "x, logarithmic";
    case v1::AXIS_WALL_TIME:
      return WallTimeTitle(bounds);
    case v1::AXIS_RELATIVE_TIME:
      return "time since the first points of the experiment";
    default:
      return "";
  }
}

}  // namespace

ChartAxis MakeVerticalAxis(const std::vector<ChartSeries>& all_series, int rows) {
  const std::optional<AxisBounds> y = FiniteBounds(all_series);
  if (!y.has_value()) return {AxisScale(ScaleKind::kLinear, {0, 1}), {}, ""};
  const AxisBounds bounds = WithRoom(ScaleKind::kLinear, *y);
  const bool is_single = y->from == y->to;
  const std::vector<AxisTick> ticks =
      is_single ? std::vector<AxisTick>{{y->from, FormatRounded(y->from, kSingleDigits)}}
                : NumberTicks(bounds, std::max(2, rows / kRowsOfTick));
  return {AxisScale(ScaleKind::kLinear, bounds), ticks, ""};
}

ChartAxis MakeHorizontalAxis(v1::Axis axis, AxisBounds bounds, int columns) {
  return {AxisScale(ScaleKindOf(axis), bounds), HorizontalTicks(axis, bounds, columns),
          Title(axis, bounds)};
}

ScaleKind ScaleKindOf(v1::Axis axis) {
  return axis == v1::AXIS_LOG_X ? ScaleKind::kLogarithmic : ScaleKind::kLinear;
}

size_t LabelWidth(const ChartAxis& axis) {
  size_t width = 0;
  for (const AxisTick& tick : axis.ticks) width = std::max(width, tick.label.size());
  return width;
}

}  // namespace nereid::client

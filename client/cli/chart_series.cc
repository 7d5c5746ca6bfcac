#include "client/cli/chart_series.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "absl/strings/str_cat.h"
#include "client/cli/number_format.h"
#include "client/cli/series_query.h"
#include "client/cli/source_name.h"
#include "client/count_text.h"

namespace nereid::client {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kLegendDigits = 5;
// As many as any double keeps.
constexpr int kLegendDigitsMax = 15;

bool IsWithin(const ChartPoint& point) { return point.across >= 0 && point.across < 1; }

// Where points lie on the axis of an answer.
class Placement {
 public:
  Placement(const v1::SampleSeriesResponse& answer, v1::Axis axis, const AxisScale& scale)
      : axis_(axis), origin_unix_nanos_(answer.origin_unix_nanos()), scale_(scale) {}

  double Across(double x, int64_t wall_time_unix_nanos) const {
    return scale_.Fraction(Value(x, wall_time_unix_nanos));
  }

  // As Across, for a point that the server counts to the picture, however its place is rounded.
  double AcrossWithin(double x, int64_t wall_time_unix_nanos) const {
    return std::clamp(Across(x, wall_time_unix_nanos), 0.0, std::nextafter(1.0, 0.0));
  }

 private:
  double Value(double x, int64_t wall_time_unix_nanos) const {
    if (axis_ == v1::AXIS_WALL_TIME) return static_cast<double>(wall_time_unix_nanos) / 1e9;
    if (axis_ != v1::AXIS_RELATIVE_TIME) return x;
    return static_cast<double>(wall_time_unix_nanos - origin_unix_nanos_) / 1e9;
  }

  const v1::Axis axis_;
  const int64_t origin_unix_nanos_;
  const AxisScale& scale_;
};

void AddNeighbour(const v1::SampledPoint& point, const Placement& placement,
                  std::vector<ChartPoint>* line) {
  line->push_back({placement.Across(point.x(), point.wall_time_unix_nanos()), point.y()});
}

void AddPoints(const v1::PointColumns& points, const Placement& placement,
               std::vector<ChartPoint>* line) {
  const std::vector<double> y = NumericY(points);
  for (int i = 0; i < points.x_size(); ++i) {
    const bool has_time = i < points.wall_times_unix_nanos_size();
    const int64_t time = has_time ? points.wall_times_unix_nanos(i) : 0;
    line->push_back({placement.AcrossWithin(points.x(i), time), y[static_cast<size_t>(i)]});
  }
}

void AddColumns(const v1::SampledColumns& columns, uint32_t column_count,
                std::vector<ChartPoint>* line) {
  for (int i = 0; i < columns.indices_size(); ++i) {
    const double middle = (columns.indices(i) + 0.5) / column_count;
    line->push_back({middle, columns.first_y(i)});
    // Where the first or last y is NaN, the extremes are drawn all the same.
    if (!std::isnan(columns.min_y(i))) line->push_back({middle, columns.min_y(i)});
    if (!std::isnan(columns.max_y(i))) line->push_back({middle, columns.max_y(i)});
    line->push_back({middle, columns.last_y(i)});
  }
}

uint64_t CountNan(const v1::SampleSeriesResponse& answer) {
  uint64_t count = 0;
  for (const uint64_t of_column : answer.columns().nan_counts()) count += of_column;
  for (const double y : NumericY(answer.points())) count += std::isnan(y) ? 1 : 0;
  return count;
}

// Rounded, but not above the decimal point.
std::string LegendNumber(double value) {
  const double size = std::max(std::fabs(value), 1.0);
  if (!std::isfinite(size)) return FormatNumber(value);
  const int whole_digits = static_cast<int>(std::log10(size)) + 1;
  return FormatRounded(value, std::clamp(whole_digits, kLegendDigits, kLegendDigitsMax));
}

// Of the y within the picture that are not NaN; from > to if there are none.
AxisBounds Extremes(const std::vector<ChartPoint>& line) {
  AxisBounds extremes{kInfinity, -kInfinity};
  for (const ChartPoint& point : line) {
    if (!IsWithin(point) || std::isnan(point.y)) continue;
    extremes = {std::min(extremes.from, point.y), std::max(extremes.to, point.y)};
  }
  return extremes;
}

double LastY(const std::vector<ChartPoint>& line) {
  const auto last = std::find_if(line.rbegin(), line.rend(), IsWithin);
  return last == line.rend() ? kNan : last->y;
}

}  // namespace

ChartSeries MakeChartSeries(const v1::SampleSeriesResponse& answer, v1::Axis axis,
                            const AxisScale& scale, uint32_t columns) {
  const Placement placement(answer, axis, scale);
  ChartSeries series{
      ResolvedName(answer.source(), answer.channel()), {}, answer.point_count(), CountNan(answer)};
  if (answer.has_before()) AddNeighbour(answer.before(), placement, &series.line);
  AddPoints(answer.points(), placement, &series.line);
  AddColumns(answer.columns(), columns, &series.line);
  if (answer.has_after()) AddNeighbour(answer.after(), placement, &series.line);
  return series;
}

std::string DescribeSeries(const ChartSeries& series) {
  if (series.point_count == 0) return "no points";
  const std::string count = FormatCount(series.point_count, "point");
  const AxisBounds extremes = Extremes(series.line);
  if (extremes.from > extremes.to) return absl::StrCat(count, ", NaN");
  const std::string nan =
      series.nan_count == 0 ? "" : absl::StrCat(", ", FormatWithCommas(series.nan_count), " NaN");
  if (extremes.from == extremes.to) {
    return absl::StrCat(count, ", ", LegendNumber(extremes.from), nan);
  }
  return absl::StrCat(count, ", ", LegendNumber(extremes.from), " to ", LegendNumber(extremes.to),
                      ", last ", LegendNumber(LastY(series.line)), nan);
}

std::optional<AxisBounds> FiniteBounds(const std::vector<ChartSeries>& all_series) {
  AxisBounds bounds{kInfinity, -kInfinity};
  for (const ChartSeries& series : all_series) {
    for (const ChartPoint& point : series.line) {
      if (!IsWithin(point) || !std::isfinite(point.y)) continue;
      bounds = {std::min(bounds.from, point.y), std::max(bounds.to, point.y)};
    }
  }
  if (bounds.from > bounds.to) return std::nullopt;
  return bounds;
}

}  // namespace nereid::client

#include "storage/column_edges.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"
#include "storage/number_text.h"

namespace nereid::storage {
namespace {

constexpr double kNanosPerSecond = 1e9;

absl::Status CheckBound(const std::optional<double>& bound, std::string_view name,
                        const ChartRange& range) {
  if (!bound.has_value()) return absl::OkStatus();
  const std::string text = absl::StrCat(std::string(name), " = ", NumberText(*bound));
  if (std::isnan(*bound)) {
    return absl::InvalidArgumentError(
        absl::StrCat(text, ": send a number, or leave it out for all points"));
  }
  if (std::isinf(*bound) && (*bound > 0) == (name == "from")) {
    return absl::InvalidArgumentError(absl::StrCat(text, " leaves no range: send a finite number"));
  }
  if (range.axis == v1::AXIS_LOG_X && *bound <= 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(text, " is not on a logarithmic axis: send a number over 0"));
  }
  return absl::OkStatus();
}

int64_t ClampedNanos(double nanos) {
  constexpr auto kMax = std::numeric_limits<int64_t>::max();
  constexpr auto kMin = std::numeric_limits<int64_t>::min();
  if (nanos >= static_cast<double>(kMax)) return kMax;
  if (nanos <= static_cast<double>(kMin)) return kMin;
  return std::llround(nanos);
}

int64_t SaturatingAdd(int64_t left, int64_t right) {
  int64_t sum = 0;
  if (!__builtin_add_overflow(left, right, &sum)) return sum;
  return left < 0 ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}

// Wall time of a bound of the axis.
int64_t TimeOfBound(const ChartRange& range, double seconds) {
  const int64_t nanos = ClampedNanos(seconds * kNanosPerSecond);
  return range.axis == v1::AXIS_RELATIVE_TIME ? SaturatingAdd(nanos, range.origin_unix_nanos)
                                              : nanos;
}

double BoundOfTime(const ChartRange& range, int64_t unix_nanos) {
  const int64_t origin = range.axis == v1::AXIS_RELATIVE_TIME ? range.origin_unix_nanos : 0;
  return static_cast<double>(static_cast<__int128>(unix_nanos) - origin) / kNanosPerSecond;
}

// An infinite bound leaves its end to the series as well.
std::optional<double> FiniteBound(const std::optional<double>& bound) {
  return bound.has_value() && std::isfinite(*bound) ? bound : std::nullopt;
}

double EdgeOfX(double from, double to, double share) {
  const double width = to - from;
  if (std::isfinite(width)) return from + width * share;
  // Half of each bound is far enough from overflow.
  return (from / 2 + (to / 2 - from / 2) * share) * 2;
}

double EdgeOfLogX(double from, double to, double share) {
  return std::exp(std::log(from) + (std::log(to) - std::log(from)) * share);
}

// The edges between `begin` and `end`, which inner edges do not leave.
template <typename EdgeAt>
std::vector<Coordinate> FillEdges(size_t column_count, Coordinate begin, Coordinate end,
                                  const EdgeAt& edge_at) {
  std::vector<Coordinate> edges(column_count + 1, begin);
  edges.back() = end;
  for (size_t k = 1; k < column_count; ++k) {
    edges[k] = std::clamp<Coordinate>(edge_at(k), edges[k - 1], end);
  }
  return edges;
}

ColumnEdges EdgesOfX(const ChartRange& range, const SeriesExtent& extent) {
  const auto to_bound = FiniteBound(range.to);
  ColumnEdges made;
  made.from =
      FiniteBound(range.from).value_or(std::min(extent.first_x, to_bound.value_or(extent.first_x)));
  made.to = to_bound.value_or(std::max(extent.last_x, made.from));
  const bool is_log = range.axis == v1::AXIS_LOG_X;
  const Coordinate end = CoordinateOfX(made.to) + (to_bound.has_value() ? 0 : 1);
  const auto count = static_cast<double>(range.column_count);
  made.edges = FillEdges(range.column_count, CoordinateOfX(made.from), end,
                         [&made, is_log, count](size_t k) {
                           const double share = static_cast<double>(k) / count;
                           return CoordinateOfX(is_log ? EdgeOfLogX(made.from, made.to, share)
                                                       : EdgeOfX(made.from, made.to, share));
                         });
  return made;
}

ColumnEdges EdgesOfTime(const ChartRange& range, const SeriesExtent& extent) {
  const auto from_bound = FiniteBound(range.from);
  const auto to_bound = FiniteBound(range.to);
  int64_t from =
      from_bound.has_value() ? TimeOfBound(range, *from_bound) : extent.first_time_unix_nanos;
  const int64_t to = to_bound.has_value() ? TimeOfBound(range, *to_bound)
                                          : std::max(extent.last_time_unix_nanos, from);
  from = std::min(from, to);
  ColumnEdges made;
  made.from = from_bound.value_or(BoundOfTime(range, from));
  made.to = to_bound.value_or(BoundOfTime(range, to));
  const bool is_last_time = to == std::numeric_limits<int64_t>::max();
  const Coordinate end = CoordinateOfTime(to) + (to_bound.has_value() || is_last_time ? 0 : 1);
  made.edges =
      FillEdges(range.column_count, CoordinateOfTime(from), end, [from, to, &range](size_t k) {
        // 128 bits: the nanoseconds of years times a column do not fit into 64.
        const __int128 gap = static_cast<__int128>(to) - from;
        const __int128 part =
            gap * static_cast<__int128>(k) / static_cast<__int128>(range.column_count);
        return CoordinateOfTime(static_cast<int64_t>(from + part));
      });
  return made;
}

}  // namespace

bool IsTimeAxis(v1::Axis axis) {
  return axis == v1::AXIS_WALL_TIME || axis == v1::AXIS_RELATIVE_TIME;
}

absl::Status CheckChartRange(const ChartRange& range) {
  if (!v1::Axis_IsValid(range.axis)) {
    return absl::InvalidArgumentError(
        absl::StrCat("axis ", range.axis, " is unknown: use one of Axis"));
  }
  if (range.column_count == 0 || range.column_count > kColumnsMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("columns = ", range.column_count, ": ask for 1 to ", kColumnsMax, " columns"));
  }
  absl::Status status = CheckBound(range.from, "from", range);
  status.Update(CheckBound(range.to, "to", range));
  if (!status.ok() || !range.from || !range.to || *range.from <= *range.to) return status;
  return absl::InvalidArgumentError(absl::StrCat(
      "from = ", NumberText(*range.from), " is over to = ", NumberText(*range.to), ": swap them"));
}

size_t ColumnEdges::ColumnAt(Coordinate place, size_t hint) const {
  // Most often it is the column of the hint or the next one.
  size_t step = 1;
  size_t low = hint;
  while (low + step < edges.size() && edges[low + step] <= place) {
    low += step;
    step *= 2;
  }
  const size_t high = std::min(low + step, edges.size());
  const auto first = edges.begin() + static_cast<std::ptrdiff_t>(low);
  const auto last = edges.begin() + static_cast<std::ptrdiff_t>(high);
  return static_cast<size_t>(std::upper_bound(first, last, place) - edges.begin()) - 1;
}

ColumnEdges MakeColumnEdges(const ChartRange& range, const SeriesExtent& extent) {
  return IsTimeAxis(range.axis) ? EdgesOfTime(range, extent) : EdgesOfX(range, extent);
}

}  // namespace nereid::storage

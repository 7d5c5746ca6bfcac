// What a chart must show of a series, found by looking at every point: as the proto says it, with
// none of the code under test.

#ifndef NEREID_TESTS_STORAGE_BRUTE_FORCE_SAMPLE_H_
#define NEREID_TESTS_STORAGE_BRUTE_FORCE_SAMPLE_H_

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/series_sampler.h"
#include "tests/storage/exact_sum.h"

namespace nereid::storage {

struct TimedPoint {
  double x;
  double y;
  int64_t time_unix_nanos;
};

class BruteForceSample {
 public:
  // `points` in order; both must stay.
  BruteForceSample(const std::vector<TimedPoint>& points, const ChartRange& range)
      : points_(points), range_(range), is_time_(IsTimeAxis(range.axis)) {
    FindRange();
    for (const TimedPoint& point : points) Place(point);
  }

  // Empty, or the first thing in which `sampled` differs.
  std::string Difference(const SampledSeries& sampled) const {
    std::string difference;
    if (sampled.point_count != count_) {
      return absl::StrCat("point_count ", sampled.point_count, ", not ", count_);
    }
    const bool is_raw = count_ <= 4 * range_.column_count;
    if (sampled.is_raw != is_raw) return absl::StrCat("is_raw ", sampled.is_raw);
    difference += DifferenceOf("before", sampled.before, range_.from ? before_ : std::nullopt);
    difference += DifferenceOf("after", sampled.after, range_.to ? after_ : std::nullopt);
    difference += is_raw ? RawDifference(sampled.points) : ColumnsDifference(sampled.columns);
    const double last = points_.empty() ? 0 : points_.back().x;
    if (sampled.last_x.has_value() == points_.empty() || sampled.last_x.value_or(0) != last) {
      difference += " last_x";
    }
    return difference;
  }

 private:
  static bool Same(double left, double right) {
    return std::bit_cast<uint64_t>(left) == std::bit_cast<uint64_t>(right);
  }

  // Seconds on the axis to Unix nanoseconds; the tests stay where neither overflows.
  int64_t TimeOf(double seconds) const {
    const int64_t nanos = std::llround(seconds * 1e9);
    return range_.axis == v1::AXIS_RELATIVE_TIME ? nanos + range_.origin_unix_nanos : nanos;
  }

  bool IsOnAxis(const TimedPoint& point) const {
    return range_.axis != v1::AXIS_LOG_X || point.x > 0;
  }

  void FindRange() {
    const bool bound_from = range_.from && std::isfinite(*range_.from);
    to_is_open_ = !range_.to || !std::isfinite(*range_.to);
    const auto first = std::find_if(points_.begin(), points_.end(),
                                    [this](const TimedPoint& point) { return IsOnAxis(point); });
    if (first == points_.end()) return;
    if (is_time_) {
      from_time_ = bound_from ? TimeOf(*range_.from) : first->time_unix_nanos;
      to_time_ =
          to_is_open_ ? std::max(points_.back().time_unix_nanos, from_time_) : TimeOf(*range_.to);
      from_time_ = std::min(from_time_, to_time_);
    } else {
      from_ = bound_from ? *range_.from : first->x;
      to_ = to_is_open_ ? std::max(points_.back().x, from_) : *range_.to;
      from_ = std::min(from_, to_);
    }
    FindEdges();
  }

  void FindEdges() {
    const auto count = static_cast<double>(range_.column_count);
    for (size_t k = 0; k < range_.column_count; ++k) {
      const double share = static_cast<double>(k) / count;
      if (is_time_) {
        const __int128 gap = static_cast<__int128>(to_time_) - from_time_;
        time_edges_.push_back(from_time_ + static_cast<int64_t>(gap * k / range_.column_count));
      } else if (range_.axis == v1::AXIS_LOG_X && k > 0) {
        const double log = std::log(from_) + (std::log(to_) - std::log(from_)) * share;
        edges_.push_back(std::max(std::exp(log), edges_.back()));
      } else if (std::isinf(to_ - from_)) {
        edges_.push_back((from_ / 2 + (to_ / 2 - from_ / 2) * share) * 2);
      } else {
        edges_.push_back(from_ + (to_ - from_) * share);
      }
    }
  }

  template <typename Number>
  std::optional<size_t> ColumnOf(Number place, Number from, Number to,
                                 const std::vector<Number>& edges) {
    if (place < from) return std::nullopt;
    if (to_is_open_ ? place > to : place >= to) return range_.column_count;
    return std::upper_bound(edges.begin(), edges.end(), place) - edges.begin() - 1;
  }

  void Place(const TimedPoint& point) {
    if (!IsOnAxis(point)) return;
    const auto column = is_time_
                            ? ColumnOf(point.time_unix_nanos, from_time_, to_time_, time_edges_)
                            : ColumnOf(point.x, from_, to_, edges_);
    if (!column.has_value()) {
      before_ = point;
    } else if (*column == range_.column_count) {
      if (!after_.has_value()) after_ = point;
    } else {
      Add(point, columns_[*column]);
      inside_.push_back(point);
      ++count_;
    }
  }

  struct Column {
    Summary summary;
    ExactSum exact_sum;
    bool has_infinity = false;
  };

  static void Add(const TimedPoint& point, Column& column) {
    Summary& summary = column.summary;
    if (summary.count++ == 0) {
      summary.first_x = point.x;
      summary.first_y = point.y;
      summary.first_time_unix_nanos = point.time_unix_nanos;
    }
    summary.last_x = point.x;
    summary.last_y = point.y;
    summary.last_time_unix_nanos = point.time_unix_nanos;
    if (std::isnan(point.y)) {
      ++summary.nan_count;
      return;
    }
    if (std::isnan(summary.min_y) || point.y < summary.min_y) {
      summary.min_x = point.x;
      summary.min_y = point.y;
    }
    if (std::isnan(summary.max_y) || point.y > summary.max_y) {
      summary.max_x = point.x;
      summary.max_y = point.y;
    }
    summary.sum += point.y;
    column.has_infinity |= std::isinf(point.y);
    if (!column.has_infinity) column.exact_sum.Add(point.y);
  }

  std::string DifferenceOf(const char* name, const std::optional<LonePoint>& got,
                           const std::optional<TimedPoint>& wanted) const {
    if (!got.has_value() && !wanted.has_value()) return "";
    if (got.has_value() && wanted.has_value() && Same(got->x, wanted->x) &&
        Same(got->y, wanted->y) && (!is_time_ || got->time_unix_nanos == wanted->time_unix_nanos)) {
      return "";
    }
    return absl::StrCat(" ", name, " at ", got ? got->x : NAN, ", not ", wanted ? wanted->x : NAN);
  }

  std::string RawDifference(const std::vector<LonePoint>& got) const {
    if (got.size() != inside_.size()) return absl::StrCat(" ", got.size(), " raw points");
    for (size_t i = 0; i < got.size(); ++i) {
      if (!Same(got[i].x, inside_[i].x) || !Same(got[i].y, inside_[i].y) ||
          got[i].time_unix_nanos != inside_[i].time_unix_nanos) {
        return absl::StrCat(" raw point ", i);
      }
    }
    return "";
  }

  std::string ColumnsDifference(const std::vector<SampledColumn>& got) const {
    if (got.size() != columns_.size()) return absl::StrCat(" ", got.size(), " columns");
    size_t i = 0;
    for (const auto& [index, column] : columns_) {
      const SampledColumn& other = got[i++];
      if (other.index != index) return absl::StrCat(" column ", other.index, ", not ", index);
      if (const std::string what = SummaryDifference(other.summary, column); !what.empty()) {
        return absl::StrCat(" column ", index, ": ", what);
      }
    }
    return "";
  }

  std::string SummaryDifference(const Summary& got, const Column& column) const {
    const Summary& wanted = column.summary;
    if (got.count != wanted.count) return "count";
    if (got.nan_count != wanted.nan_count) return "nan_count";
    if (!Same(got.first_x, wanted.first_x) || !Same(got.first_y, wanted.first_y)) return "first";
    if (!Same(got.last_x, wanted.last_x) || !Same(got.last_y, wanted.last_y)) return "last";
    const bool has_extremes = wanted.nan_count < wanted.count;
    if (has_extremes && (!Same(got.min_x, wanted.min_x) || !Same(got.min_y, wanted.min_y))) {
      return absl::StrCat("min ", got.min_x, " ", got.min_y, ", not ", wanted.min_x, " ",
                          wanted.min_y);
    }
    if (has_extremes && (!Same(got.max_x, wanted.max_x) || !Same(got.max_y, wanted.max_y))) {
      return absl::StrCat("max ", got.max_x, " ", got.max_y, ", not ", wanted.max_x, " ",
                          wanted.max_y);
    }
    if (!has_extremes && !(std::isnan(got.min_x) && std::isnan(got.min_y) &&
                           std::isnan(got.max_x) && std::isnan(got.max_y))) {
      return "extremes of NaN";
    }
    if (is_time_ && (got.first_time_unix_nanos != wanted.first_time_unix_nanos ||
                     got.last_time_unix_nanos != wanted.last_time_unix_nanos)) {
      return "times";
    }
    return SumDifference(got.sum, column);
  }

  static std::string SumDifference(double got, const Column& column) {
    if (column.has_infinity) {
      const bool same =
          std::isnan(column.summary.sum) ? std::isnan(got) : got == column.summary.sum;
      return same ? "" : "sum of infinities";
    }
    const double difference = std::fabs(column.exact_sum.Difference(got));
    if (difference <= 1e-12 * column.exact_sum.magnitude()) return "";
    return absl::StrCat("sum ", got, " is off by ", difference);
  }

  const std::vector<TimedPoint>& points_;
  const ChartRange range_;
  const bool is_time_;
  bool to_is_open_ = false;
  double from_ = 0;
  double to_ = 0;
  int64_t from_time_ = 0;
  int64_t to_time_ = 0;
  std::vector<double> edges_;
  std::vector<int64_t> time_edges_;
  std::map<size_t, Column> columns_;
  std::vector<TimedPoint> inside_;
  std::optional<TimedPoint> before_;
  std::optional<TimedPoint> after_;
  uint64_t count_ = 0;
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_BRUTE_FORCE_SAMPLE_H_

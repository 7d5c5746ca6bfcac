// Where the columns of a chart begin and end.

#ifndef NEREID_STORAGE_COLUMN_EDGES_H_
#define NEREID_STORAGE_COLUMN_EDGES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "nereid/v1/query.pb.h"
#include "storage/key.h"

namespace nereid::storage {

// A place on any axis as an integer of the same order, so that places are compared exactly: an x as
// OrderedFromDouble maps it, a wall time in Unix nanoseconds shifted to be unsigned.
using Coordinate = uint64_t;

inline Coordinate CoordinateOfX(double x) { return OrderedFromDouble(x); }
inline Coordinate CoordinateOfTime(int64_t unix_nanos) {
  return static_cast<uint64_t>(unix_nanos) ^ (uint64_t{1} << 63);
}

bool IsTimeAxis(v1::Axis axis);

// What a chart asks for, in units of the axis; see SampleSeriesRequest.
struct ChartRange {
  v1::Axis axis = v1::AXIS_X;
  std::optional<double> from;
  std::optional<double> to;
  size_t column_count = 0;
  // Wall time at 0 of a relative time axis.
  int64_t origin_unix_nanos = 0;
};

// INVALID_ARGUMENT for an unknown axis, NaN, from over to, no columns or more than kColumnsMax, and
// for bounds that are not on the axis: x <= 0 on a logarithmic one.
absl::Status CheckChartRange(const ChartRange& range);

// Where the points of a series lie on the axis; the first of them that is on it.
struct SeriesExtent {
  double first_x = 0;
  double last_x = 0;
  int64_t first_time_unix_nanos = 0;
  int64_t last_time_unix_nanos = 0;
};

// Column k holds what lies in [edges[k], edges[k + 1]); the edges do not decrease.
struct ColumnEdges {
  // Of the first and the last column, in units of the axis.
  double from = 0;
  double to = 0;
  std::vector<Coordinate> edges;

  size_t column_count() const { return edges.size() - 1; }
  Coordinate begin() const { return edges.front(); }
  Coordinate end() const { return edges.back(); }
  // The last column that begins at or before a place within [begin, end). `hint` is a column that
  // begins at or before it.
  size_t ColumnAt(Coordinate place, size_t hint = 0) const;
};

// The edges for `range`, which was checked; bounds that it leaves open are those of `extent`, and
// the last point is then in the last column. Edge k of n is from + (to - from) * (k / n), computed
// in double precision; on a logarithmic axis from * (to / from)^(k / n); on an axis of time in
// whole nanoseconds, rounded down. Pure.
ColumnEdges MakeColumnEdges(const ChartRange& range, const SeriesExtent& extent);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_COLUMN_EDGES_H_

// A series as a line on a chart.

#ifndef NEREID_CLIENT_CLI_CHART_SERIES_H_
#define NEREID_CLIENT_CLI_CHART_SERIES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/axis_scale.h"
#include "nereid/v1/query.pb.h"

namespace nereid::client {

struct ChartPoint {
  // 0 at the left edge of the picture, 1 at the right one; beyond them the line runs out of it.
  double across = 0;
  // NaN is a gap in the line.
  double y = 0;
};

// Points that a line connects, in their order.
struct ChartSeries {
  std::string name;
  std::vector<ChartPoint> line;
  // Of points within the picture.
  uint64_t point_count = 0;
  uint64_t nan_count = 0;
};

// What a line through the points of the answer goes through on a chart whose bottom is `scale`. In
// each of the `columns` asked for it goes from the first point by the lowest and the highest one to
// the last.
ChartSeries MakeChartSeries(const v1::SampleSeriesResponse& answer, v1::Axis axis,
                            const AxisScale& scale, uint32_t columns);

// `1,000 points, 0.25 to 2.5, last 0.31, 3 NaN`; `1,000 points, 0.25` if all are the same.
std::string DescribeSeries(const ChartSeries& series);

// Of the finite y within the picture. Unset: there are none.
std::optional<AxisBounds> FiniteBounds(const std::vector<ChartSeries>& all_series);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHART_SERIES_H_

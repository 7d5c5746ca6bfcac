// The two axes of a chart.

#ifndef NEREID_CLIENT_CLI_CHART_AXIS_H_
#define NEREID_CLIENT_CLI_CHART_AXIS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "client/cli/axis_scale.h"
#include "client/cli/axis_ticks.h"
#include "client/cli/chart_series.h"
#include "nereid/v1/query.pb.h"

namespace nereid::client {

struct ChartAxis {
  AxisScale scale;
  // Within the scale, in order.
  std::vector<AxisTick> ticks;
  // What is said of the axis below it; empty where that is plain.
  std::string title;
};

// Holds every finite y within the picture, which is `rows` characters high. A single y is in the
// middle.
ChartAxis MakeVerticalAxis(const std::vector<ChartSeries>& all_series, int rows);

// The bottom of a picture of `columns` characters.
ChartAxis MakeHorizontalAxis(v1::Axis axis, AxisBounds bounds, int columns);

// Logarithmic for log-x alone.
ScaleKind ScaleKindOf(v1::Axis axis);

// Of the widest label, in characters.
size_t LabelWidth(const ChartAxis& axis);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHART_AXIS_H_

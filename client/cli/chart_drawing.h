// Charts as text for a terminal.

#ifndef NEREID_CLIENT_CLI_CHART_DRAWING_H_
#define NEREID_CLIENT_CLI_CHART_DRAWING_H_

#include <cstddef>
#include <string>
#include <vector>

#include "client/cli/chart_axis.h"
#include "client/cli/chart_series.h"

namespace nereid::client {

// How many series have a colour of their own.
inline constexpr int kChartColours = 6;

struct Chart {
  // At most kChartColours where there are colours.
  std::vector<ChartSeries> series;
  ChartAxis vertical;
  ChartAxis horizontal;
  // Size of the picture within the axes, in characters.
  int columns = 0;
  int rows = 0;
  bool has_colours = false;
};

// Lines of text, each with its end: a legend with one line for each series, the picture, the axis
// with its ticks, and its title if it has one. Points at infinity are shown by a triangle at the
// edge, a point that no line leads to by a bullet. Names may hold any characters. Lines are as wide
// as the labels of the vertical axis, two characters and the picture.
std::string DrawChart(const Chart& chart);

// The legend alone; lines are cut to `width` characters, at least 4.
std::string DrawLegend(const std::vector<ChartSeries>& all_series, bool has_colours, size_t width);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHART_DRAWING_H_

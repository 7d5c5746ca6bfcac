#include "client/cli/plot_drawing.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/braille_canvas.h"
#include "client/cli/chart_axis.h"
#include "client/cli/chart_drawing.h"
#include "client/cli/chart_range.h"
#include "client/cli/chart_series.h"
#include "client/cli/series_query.h"

namespace nereid::client {
namespace {

// The axis and a space between it and its labels.
constexpr size_t kEdgeWidth = 2;
// Labels may not take the whole line.
constexpr size_t kPictureWidthMin = 8;

std::vector<ChartSeries> MakeAllSeries(const std::vector<v1::SampleSeriesResponse>& answers,
                                       v1::Axis axis, const AxisScale& scale, uint32_t columns) {
  std::vector<ChartSeries> all_series;
  for (const v1::SampleSeriesResponse& answer : answers) {
    all_series.push_back(MakeChartSeries(answer, axis, scale, columns));
  }
  return all_series;
}

// How many characters are left beside the labels of the vertical axis.
int PictureWidth(const Plot& plot, const std::vector<v1::SampleSeriesResponse>& overviews,
                 const AxisScale& scale) {
  const std::vector<ChartSeries> all_series = MakeAllSeries(overviews, plot.range.axis, scale, 1);
  const size_t edge = LabelWidth(MakeVerticalAxis(all_series, plot.height)) + kEdgeWidth;
  return static_cast<int>(
      std::max(kPictureWidthMin, plot.width - std::min<size_t>(edge, plot.width)));
}

// Over each other in colours, or below each other with the same axes.
std::string DrawCharts(Chart chart) {
  if (chart.has_colours) return DrawChart(chart);
  std::string text;
  for (const ChartSeries& series : std::vector<ChartSeries>(chart.series)) {
    chart.series = {series};
    absl::StrAppend(&text, text.empty() ? "" : "\n", DrawChart(chart));
  }
  return text;
}

}  // namespace

// The first question finds the range that all series share and how wide labels get; only then is it
// known how many columns of dots the picture has.
absl::StatusOr<std::string> DrawPlot(const ServerConnection& connection,
                                     const CommandOptions& options, const Plot& plot) {
  const auto overviews =
      FetchSeries(connection, MakeSeriesRequest(options, plot.sources, plot.range, 1));
  if (!overviews.ok()) return overviews.status();
  const std::optional<AxisBounds> bounds = CommonRange(plot.range, *overviews);
  if (!bounds.has_value()) {
    const AxisScale nowhere(ScaleKindOf(plot.range.axis), {1, 2});
    return DrawLegend(MakeAllSeries(*overviews, plot.range.axis, nowhere, 1), plot.has_colours,
                      plot.width);
  }
  const AxisScale scale(ScaleKindOf(plot.range.axis), *bounds);
  const int columns = PictureWidth(plot, *overviews, scale);
  const auto dot_columns = static_cast<uint32_t>(columns * kDotsAcross);
  const AxisRange range{plot.range.axis, bounds->from, bounds->to};
  const auto answers =
      FetchSeries(connection, MakeSeriesRequest(options, plot.sources, range, dot_columns));
  if (!answers.ok()) return answers.status();
  std::vector<ChartSeries> all_series =
      MakeAllSeries(*answers, plot.range.axis, scale, dot_columns);
  const ChartAxis vertical = MakeVerticalAxis(all_series, plot.height);
  return DrawCharts({std::move(all_series), vertical,
                     MakeHorizontalAxis(plot.range.axis, *bounds, columns), columns, plot.height,
                     plot.has_colours});
}

}  // namespace nereid::client

#include "client/cli/plot_command.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/braille_canvas.h"
#include "client/cli/chart_axis.h"
#include "client/cli/chart_drawing.h"
#include "client/cli/chart_range.h"
#include "client/cli/chart_series.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"
#include "client/cli/option_parser.h"
#include "client/cli/range_options.h"
#include "client/cli/series_query.h"
#include "client/cli/server_connection.h"
#include "client/cli/source_name.h"
#include "client/cli/whole_option.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid plot: draws numeric channels in the terminal.

  nereid plot SOURCE... [--from V] [--to V] [--axis A] [options]

SOURCE is the name of a channel, or @NAME for an alias; up to 6 of them share both axes. On a
terminal with colours they are drawn over each other, otherwise below each other. Every dot column
goes from the lowest to the highest of its points, so no peak is lost. NaN is a gap, a triangle at
the edge an infinity.

  --from V             where the picture begins. Default: at the first point.
  --to V               where it ends; a point at V is left out. Default: after the last point.
  --axis A             what runs along the bottom, and the unit of V. Default: x.
                         x              x
                         log-x          x on a logarithmic axis
                         wall-time      when points were sent: Unix seconds, or a time such as
                                        2024-01-31T23:59:59Z
                         relative-time  seconds since the first points of the experiment
  --width N            characters in a line, 30 to 1000. Default: those of the terminal, or 80.
  --height N           lines of the picture, without legend and axis, 3 to 500. Default: 16.
  --project P          default: $NEREID_PROJECT, or "default".
  --experiment E       default: $NEREID_EXPERIMENT.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.

The variable NO_COLOR turns colours off.
)";

constexpr WholeBounds kWidthBounds{30, 1000};
constexpr WholeBounds kHeightBounds{3, 500};
constexpr uint32_t kDefaultHeight = 16;
// The axis and a space between it and its labels.
constexpr size_t kEdgeWidth = 2;
// Labels may not take the whole line.
constexpr size_t kPictureWidthMin = 8;

struct PlotOptions {
  CommandOptions common;
  RangeOptions range;
  std::optional<std::string> width;
  std::optional<std::string> height;
};

// What to draw, and how large.
struct Plot {
  std::vector<v1::Source> sources;
  AxisRange range;
  uint32_t width = 0;
  int height = 0;
  bool has_colours = false;
};

absl::StatusOr<std::vector<v1::Source>> ParseSources(const std::vector<std::string>& others) {
  if (others.empty()) {
    return absl::InvalidArgumentError("no SOURCE: name channels. Try: nereid plot --help");
  }
  if (others.size() > kChartColours) {
    return absl::InvalidArgumentError(absl::StrCat(
        others.size(), " sources are too many to tell apart; name at most ", kChartColours));
  }
  std::vector<v1::Source> sources;
  for (const std::string& name : others) {
    const absl::StatusOr<v1::Source> source = ParseSource(name);
    if (!source.ok()) return source.status();
    sources.push_back(*source);
  }
  return sources;
}

absl::StatusOr<Plot> ParsePlot(const PlotOptions& options, const std::vector<std::string>& others,
                               const Terminal& terminal) {
  const absl::StatusOr<std::vector<v1::Source>> sources = ParseSources(others);
  if (!sources.ok()) return sources.status();
  const absl::StatusOr<AxisRange> range = options.range.Resolve();
  if (!range.ok()) return range.status();
  const uint32_t terminal_width =
      std::clamp(static_cast<uint32_t>(terminal.columns), kWidthBounds.min, kWidthBounds.max);
  const absl::StatusOr<uint32_t> width =
      ParseWhole("--width", options.width, kWidthBounds, terminal_width);
  if (!width.ok()) return width.status();
  const absl::StatusOr<uint32_t> height =
      ParseWhole("--height", options.height, kHeightBounds, kDefaultHeight);
  if (!height.ok()) return height.status();
  if (absl::Status status = options.common.CheckHasExperiment(); !status.ok()) return status;
  return Plot{*sources, *range, *width, static_cast<int>(*height), terminal.has_colours};
}

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

// The first question finds the range that all series share and how wide labels get; only then is it
// known how many columns of dots the picture has.
absl::StatusOr<std::string> Draw(const ServerConnection& connection, const CommandOptions& options,
                                 const Plot& plot) {
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

absl::Status Show(const CommandOptions& options, const Plot& plot, std::ostream& out) {
  ServerConnection connection(options.server);
  if (absl::Status status = connection.Connect(); !status.ok()) return status;
  const absl::StatusOr<std::string> drawing = Draw(connection, options, plot);
  if (!drawing.ok()) return drawing.status();
  out << *drawing;
  return FlushOutput(out);
}

}  // namespace

int RunPlotCommand(const std::vector<std::string>& arguments, std::ostream& out,
                   std::ostream& err) {
  return RunPlotCommandOn(FindTerminal(), arguments, out, err);
}

int RunPlotCommandOn(const Terminal& terminal, const std::vector<std::string>& arguments,
                     std::ostream& out, std::ostream& err) {
  PlotOptions options;
  OptionParser parser("nereid plot");
  options.common.AddTo(&parser);
  options.range.AddTo(&parser);
  options.range.AddAxisTo(&parser);
  parser.AddValue("width", OptionParser::kNoShortName, &options.width);
  parser.AddValue("height", OptionParser::kNoShortName, &options.height);
  return RunCommandLine(arguments, kHelp, parser, options.common, out, err,
                        [&](const auto& others) {
                          const absl::StatusOr<Plot> plot = ParsePlot(options, others, terminal);
                          if (!plot.ok()) return FailUsage(err, plot.status());
                          const absl::Status status = Show(options.common, *plot, out);
                          return status.ok() ? kExitSuccess : Fail(err, status);
                        });
}

}  // namespace nereid::client

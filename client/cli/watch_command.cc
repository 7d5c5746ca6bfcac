#include "client/cli/watch_command.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/interrupt_signals.h"
#include "client/cli/option_parser.h"
#include "client/cli/plot_options.h"
#include "client/cli/server_connection.h"
#include "client/cli/source_name.h"
#include "client/cli/terminal.h"
#include "client/cli/watch_chart.h"
#include "client/cli/watch_lines.h"
#include "client/cli/watch_session.h"
#include "client/cli/watch_start.h"
#include "client/cli/whole_option.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid watch: follows the points of channels as they come.

  nereid watch SOURCE... [--last N | --all] [options]
  nereid watch SOURCE... --plot [options]

SOURCE is the name of a channel, or @NAME for an alias; neither it nor the experiment need exist yet.
Prints the last points there are, then each new one as it is stored, until Ctrl-C or SIGTERM, which
is how it ends: with exit code 0. With several sources each line begins with the channel. What else
happens is told on stderr: which channel an alias stands for, points taken away, channels deleted.
When the server goes away it waits for it to come back, and goes on where it was.

  --last N             how many points to begin with, of each channel: 0 to 1000000. Default: 10.
  --all                begins with the first point.
  --format F           table, csv or json (one object a line). Default: table.
  --plot               draws a chart that follows the points, as nereid plot does, of at most 6
                       sources; takes --from, --to, --axis, --width and --height as that does, and
                       fills the terminal without them.
  --project P          default: $NEREID_PROJECT, or "default".
  --experiment E       default: $NEREID_EXPERIMENT.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

constexpr WholeBounds kLastBounds{0, 1'000'000};
constexpr uint32_t kDefaultLast = 10;
constexpr size_t kSourcesMax = 1000;

struct WatchOptions {
  CommandOptions common;
  PlotOptions plot;
  std::optional<std::string> last;
  bool all = false;
  bool is_plot = false;
};

// What to watch.
struct Watched {
  std::vector<std::string> names;
  std::vector<v1::Source> sources;
  // Unset: all points.
  std::optional<uint32_t> last;
};

absl::Status CheckPlot(const WatchOptions& options, const std::vector<std::string>& names) {
  const std::optional<std::string> given = options.plot.GivenOption();
  if (!options.is_plot && given.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat(*given, " is for a chart: add --plot, or leave it out"));
  }
  if (!options.is_plot) return absl::OkStatus();
  if (options.last.has_value() || options.all || options.common.format_option.has_value()) {
    return absl::InvalidArgumentError(
        "--last, --all and --format are for lines: leave them out, or --plot");
  }
  const Terminal terminal = FindTerminal();
  if (!terminal.has_cursor) {
    return absl::InvalidArgumentError(
        "--plot: stdout is no terminal that can be drawn over; leave it out for lines, or draw "
        "once "
        "with nereid plot");
  }
  return options.plot.Resolve("nereid watch", names, terminal, kPlotHeightDefault).status();
}

absl::StatusOr<std::optional<uint32_t>> ParseLast(const WatchOptions& options) {
  if (options.all && options.last.has_value()) {
    return absl::InvalidArgumentError("--all and --last exclude each other; leave one out");
  }
  if (options.all) return std::optional<uint32_t>();
  const absl::StatusOr<uint32_t> last =
      ParseWhole("--last", options.last, kLastBounds, options.is_plot ? 0 : kDefaultLast);
  if (!last.ok()) return last.status();
  return std::optional<uint32_t>(*last);
}

absl::StatusOr<Watched> ParseWatched(const WatchOptions& options,
                                     const std::vector<std::string>& others) {
  if (others.empty()) {
    return absl::InvalidArgumentError("no SOURCE: name channels. Try: nereid watch --help");
  }
  if (others.size() > kSourcesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(others.size(), " sources are too many; name at most ", kSourcesMax));
  }
  const absl::StatusOr<std::vector<v1::Source>> sources = ParseSources(others);
  if (!sources.ok()) return sources.status();
  const absl::StatusOr<std::optional<uint32_t>> last = ParseLast(options);
  if (!last.ok()) return last.status();
  absl::Status status = CheckPlot(options, others);
  if (status.ok()) status = options.common.CheckHasExperiment();
  if (!status.ok()) return status;
  return Watched{others, *sources, *last};
}

absl::StatusOr<v1::WatchPointsRequest> MakeRequest(const WatchOptions& options,
                                                   const Watched& watched) {
  ServerConnection connection(options.common.server);
  if (absl::Status status = connection.Connect(); !status.ok()) return status;
  v1::WatchPointsRequest request;
  request.set_project(options.common.project_or_default());
  request.set_omit_image_data(true);
  request.set_numeric_only(options.is_plot);
  for (const v1::Source& source : watched.sources) {
    v1::WatchedSeries& series = *request.add_series();
    series.set_experiment(*options.common.experiment);
    *series.mutable_source() = source;
    if (!watched.last.has_value()) continue;
    const absl::StatusOr<std::optional<v1::Position>> start =
        FindWatchStart(connection, request.project(), series.experiment(), source, *watched.last);
    if (!start.ok()) return start.status();
    if (start->has_value()) *series.mutable_position() = **start;
  }
  return request;
}

absl::Status Run(const WatchOptions& options, const Watched& watched, std::ostream& out,
                 std::ostream& err) {
  InterruptSignals signals;
  const absl::StatusOr<v1::WatchPointsRequest> request = MakeRequest(options, watched);
  if (!request.ok()) return request.status();
  if (options.is_plot) {
    WatchChart chart(options.common, options.plot, watched.names, watched.sources, &out);
    return Watch(options.common.server, *request, &signals, &chart);
  }
  WatchLines lines(watched.sources, options.common.format, watched.last, &out, &err);
  return Watch(options.common.server, *request, &signals, &lines);
}

}  // namespace

int RunWatchCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err) {
  WatchOptions options;
  OptionParser parser("nereid watch");
  options.common.AddTo(&parser);
  options.common.AddFormatTo(&parser);
  options.plot.AddTo(&parser);
  parser.AddValue("last", OptionParser::kNoShortName, &options.last);
  parser.AddFlag("all", OptionParser::kNoShortName, &options.all);
  parser.AddFlag("plot", OptionParser::kNoShortName, &options.is_plot);
  return RunCommandLine(arguments, kHelp, parser, options.common, out, err,
                        [&](const auto& others) {
                          const absl::StatusOr<Watched> watched = ParseWatched(options, others);
                          if (!watched.ok()) return FailUsage(err, watched.status());
                          const absl::Status status = Run(options, *watched, out, err);
                          return status.ok() ? kExitSuccess : Fail(err, status);
                        });
}

}  // namespace nereid::client

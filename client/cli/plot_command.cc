#include "client/cli/plot_command.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/plot_drawing.h"
#include "client/cli/plot_options.h"
#include "client/cli/server_connection.h"

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

absl::StatusOr<std::string> Draw(const CommandOptions& options, const Plot& plot) {
  ServerConnection connection(options.server);
  if (absl::Status status = connection.Connect(); !status.ok()) return status;
  return DrawPlot(connection, options, plot);
}

}  // namespace

int RunPlotCommand(const std::vector<std::string>& arguments, std::ostream& out,
                   std::ostream& err) {
  return RunPlotCommandOn(FindTerminal(), arguments, out, err);
}

int RunPlotCommandOn(const Terminal& terminal, const std::vector<std::string>& arguments,
                     std::ostream& out, std::ostream& err) {
  CommandOptions options;
  PlotOptions plot_options;
  OptionParser parser("nereid plot");
  options.AddTo(&parser);
  plot_options.AddTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::StatusOr<Plot> plot =
        plot_options.Resolve("nereid plot", others, terminal, kPlotHeightDefault);
    if (!plot.ok()) return FailUsage(err, plot.status());
    if (absl::Status status = options.CheckHasExperiment(); !status.ok()) {
      return FailUsage(err, status);
    }
    return EndWithText(Draw(options, *plot), out, err);
  });
}

}  // namespace nereid::client

// The options that say what is plotted, and how large.

#ifndef NEREID_CLIENT_CLI_PLOT_OPTIONS_H_
#define NEREID_CLIENT_CLI_PLOT_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/option_parser.h"
#include "client/cli/range_options.h"
#include "client/cli/terminal.h"
#include "nereid/v1/sources.pb.h"

namespace nereid::client {

// What to draw, and how large.
struct Plot {
  std::vector<v1::Source> sources;
  AxisRange range;
  // Characters in a line.
  uint32_t width = 0;
  // Lines of the picture within the axes.
  int height = 0;
  bool has_colours = false;
};

inline constexpr uint32_t kPlotHeightDefault = 16;

// As given on the command line.
struct PlotOptions {
  RangeOptions range;
  std::optional<std::string> width;
  std::optional<std::string> height;

  // Adds --from, --to, --axis, --width and --height.
  void AddTo(OptionParser* parser);

  // The name of an option that was given, if any was.
  std::optional<std::string> GivenOption() const;

  // `names` are those of the sources, at most kChartColours. `height_default` is brought within the
  // bounds of --height. INVALID_ARGUMENT names what is wrong; `command` is how the message calls
  // the program: "nereid plot".
  absl::StatusOr<Plot> Resolve(const std::string& command, const std::vector<std::string>& names,
                               const Terminal& terminal, uint32_t height_default) const;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_PLOT_OPTIONS_H_

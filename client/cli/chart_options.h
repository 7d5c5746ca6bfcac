// The options that say what a chart is.

#ifndef NEREID_CLIENT_CLI_CHART_OPTIONS_H_
#define NEREID_CLIENT_CLI_CHART_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/option_parser.h"
#include "nereid/v1/charts.pb.h"

namespace nereid::client {

// What --title, --axis, --y_scale and --smoothing mean, for help.
extern const char kChartOptionsHelp[];

// As given on the command line.
struct ChartOptions {
  std::optional<std::string> title;
  std::optional<std::string> axis;
  std::optional<std::string> y_scale;
  std::optional<std::string> smoothing;

  void AddTo(OptionParser* parser);

  // The chart of that name that shows the sources. INVALID_ARGUMENT names what is wrong.
  absl::StatusOr<v1::Chart> Resolve(const std::string& name,
                                    const std::vector<std::string>& sources) const;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHART_OPTIONS_H_

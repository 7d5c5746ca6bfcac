// Draws a plot of what the server has.

#ifndef NEREID_CLIENT_CLI_PLOT_DRAWING_H_
#define NEREID_CLIENT_CLI_PLOT_DRAWING_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/cli/command_options.h"
#include "client/cli/plot_options.h"
#include "client/cli/server_connection.h"

namespace nereid::client {

// Asks for the series of the experiment that `options` names, and draws them: lines of text, each
// with its end. Series lie over each other in colours, or else below each other.
absl::StatusOr<std::string> DrawPlot(const ServerConnection& connection,
                                     const CommandOptions& options, const Plot& plot);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_PLOT_DRAWING_H_

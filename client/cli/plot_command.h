// `nereid plot`: draws numeric channels in the terminal.

#ifndef NEREID_CLIENT_CLI_PLOT_COMMAND_H_
#define NEREID_CLIENT_CLI_PLOT_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

#include "client/cli/terminal.h"

namespace nereid::client {

// Runs the command with the arguments behind `plot`, drawn for stdout; returns the exit code.
int RunPlotCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

// As RunPlotCommand, drawn for the terminal.
int RunPlotCommandOn(const Terminal& terminal, const std::vector<std::string>& arguments,
                     std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_PLOT_COMMAND_H_

// `nereid chart`: sets, lists and takes away the charts of an experiment.

#ifndef NEREID_CLIENT_CLI_CHART_COMMAND_H_
#define NEREID_CLIENT_CLI_CHART_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `chart`; returns the exit code.
int RunChartCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHART_COMMAND_H_

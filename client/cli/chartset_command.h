// `nereid chartset`: sets, lists and takes away the charts that all experiments of a project show.

#ifndef NEREID_CLIENT_CLI_CHARTSET_COMMAND_H_
#define NEREID_CLIENT_CLI_CHARTSET_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `chartset`; returns the exit code.
int RunChartsetCommand(const std::vector<std::string>& arguments, std::ostream& out,
                       std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHARTSET_COMMAND_H_

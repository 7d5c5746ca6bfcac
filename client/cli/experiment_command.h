// `nereid experiment`: ranks and lists, describes and takes away experiments.

#ifndef NEREID_CLIENT_CLI_EXPERIMENT_COMMAND_H_
#define NEREID_CLIENT_CLI_EXPERIMENT_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `experiment`; returns the exit code.
int RunExperimentCommand(const std::vector<std::string>& arguments, std::ostream& out,
                         std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_EXPERIMENT_COMMAND_H_

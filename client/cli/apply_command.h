// `nereid apply`: makes the aliases and chart sets of a project those of a file.

#ifndef NEREID_CLIENT_CLI_APPLY_COMMAND_H_
#define NEREID_CLIENT_CLI_APPLY_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `apply`; returns the exit code. Reads stdin for `-`.
int RunApplyCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_APPLY_COMMAND_H_

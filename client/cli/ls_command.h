// `nereid ls`: lists projects, experiments or channels.

#ifndef NEREID_CLIENT_CLI_LS_COMMAND_H_
#define NEREID_CLIENT_CLI_LS_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `ls`; returns the exit code.
int RunLsCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LS_COMMAND_H_

// `nereid read`: prints the points of a channel.

#ifndef NEREID_CLIENT_CLI_READ_COMMAND_H_
#define NEREID_CLIENT_CLI_READ_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `read`; returns the exit code.
int RunReadCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_READ_COMMAND_H_

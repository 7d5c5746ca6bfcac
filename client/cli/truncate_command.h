// `nereid truncate`: takes away the end of a channel.

#ifndef NEREID_CLIENT_CLI_TRUNCATE_COMMAND_H_
#define NEREID_CLIENT_CLI_TRUNCATE_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `truncate`; returns the exit code. Asks on stdin.
int RunTruncateCommand(const std::vector<std::string>& arguments, std::ostream& out,
                       std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_TRUNCATE_COMMAND_H_

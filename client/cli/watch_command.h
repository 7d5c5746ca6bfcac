// `nereid watch`: follows the points of channels as they come.

#ifndef NEREID_CLIENT_CLI_WATCH_COMMAND_H_
#define NEREID_CLIENT_CLI_WATCH_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `watch` until SIGINT, SIGTERM or SIGHUP
// comes; returns the exit code.
int RunWatchCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WATCH_COMMAND_H_

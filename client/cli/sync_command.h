// `nereid sync`: sends what programs left in their spools.

#ifndef NEREID_CLIENT_CLI_SYNC_COMMAND_H_
#define NEREID_CLIENT_CLI_SYNC_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `sync`; returns the exit code.
int RunSyncCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SYNC_COMMAND_H_

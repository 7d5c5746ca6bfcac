// `nereid alias`: sets, lists and takes away aliases.

#ifndef NEREID_CLIENT_CLI_ALIAS_COMMAND_H_
#define NEREID_CLIENT_CLI_ALIAS_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `alias`; returns the exit code.
int RunAliasCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_ALIAS_COMMAND_H_

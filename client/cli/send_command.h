// `nereid send`: runs a command and records what it prints.

#ifndef NEREID_CLIENT_CLI_SEND_COMMAND_H_
#define NEREID_CLIENT_CLI_SEND_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `send`; returns the exit code of the command it ran.
// Must be called before any thread is started.
int RunSendCommand(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SEND_COMMAND_H_

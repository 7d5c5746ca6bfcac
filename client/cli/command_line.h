// What every command does with its command line before it does anything else.

#ifndef NEREID_CLIENT_CLI_COMMAND_LINE_H_
#define NEREID_CLIENT_CLI_COMMAND_LINE_H_

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/command_options.h"
#include "client/cli/option_parser.h"

namespace nereid::client {

// Gets the arguments that are no options; returns the exit code.
using CommandBody = std::function<int(const std::vector<std::string>& others)>;

// Reads `arguments` with `parser`, to which `options` were added, resolves these and runs `body`.
// `--help` prints `help` instead; an error of the command line is printed to `err`. Returns the
// exit code.
int RunCommandLine(const std::vector<std::string>& arguments, const char* help,
                   const OptionParser& parser, CommandOptions& options, std::ostream& out,
                   std::ostream& err, const CommandBody& body);

// INVALID_ARGUMENT names the first of `others` if there is any; `command` is how the message calls
// the program: "nereid alias ls".
absl::Status CheckNoArguments(const std::string& command, const std::vector<std::string>& others);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_COMMAND_LINE_H_

// Commands that are groups of commands: `nereid alias set`.

#ifndef NEREID_CLIENT_CLI_SUBCOMMAND_H_
#define NEREID_CLIENT_CLI_SUBCOMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

struct Subcommand {
  const char* name;
  // Gets the arguments behind the name; returns the exit code.
  int (*run)(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);
};

// Runs the one of `subcommands` that the first argument names. `--help` in its place prints `help`.
// `group` is how messages call the command: "nereid alias". Returns the exit code.
int RunSubcommand(const std::string& group, const char* help,
                  const std::vector<Subcommand>& subcommands,
                  const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SUBCOMMAND_H_

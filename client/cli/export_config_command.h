// `nereid export-config`: prints the aliases and chart sets of a project as a file for `apply`.

#ifndef NEREID_CLIENT_CLI_EXPORT_CONFIG_COMMAND_H_
#define NEREID_CLIENT_CLI_EXPORT_CONFIG_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `export-config`; returns the exit code.
int RunExportConfigCommand(const std::vector<std::string>& arguments, std::ostream& out,
                           std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_EXPORT_CONFIG_COMMAND_H_

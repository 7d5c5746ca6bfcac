// `nereid sample`: prints a numeric channel in few rows.

#ifndef NEREID_CLIENT_CLI_SAMPLE_COMMAND_H_
#define NEREID_CLIENT_CLI_SAMPLE_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `sample`; returns the exit code.
int RunSampleCommand(const std::vector<std::string>& arguments, std::ostream& out,
                     std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SAMPLE_COMMAND_H_

// `nereid backup`: copies everything that the server stores into a directory.

#ifndef NEREID_CLIENT_CLI_BACKUP_COMMAND_H_
#define NEREID_CLIENT_CLI_BACKUP_COMMAND_H_

#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

// Runs the command with the arguments behind `backup`; returns the exit code.
int RunBackupCommand(const std::vector<std::string>& arguments, std::ostream& out,
                     std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_BACKUP_COMMAND_H_

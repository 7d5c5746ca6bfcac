// Takes an experiment away, for the commands that do.

#ifndef NEREID_CLIENT_CLI_EXPERIMENT_REMOVAL_H_
#define NEREID_CLIENT_CLI_EXPERIMENT_REMOVAL_H_

#include <ostream>
#include <string>

#include "client/cli/server_connection.h"

namespace nereid::client {

// Says what goes, asks on stdin unless `is_confirmed`, and deletes. Returns the exit code.
int RemoveExperiment(const ServerConnection& connection, const std::string& project,
                     const std::string& experiment, bool is_confirmed, std::ostream& out,
                     std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_EXPERIMENT_REMOVAL_H_

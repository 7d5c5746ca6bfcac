// How a command says that it failed.

#ifndef NEREID_CLIENT_CLI_FAILURE_H_
#define NEREID_CLIENT_CLI_FAILURE_H_

#include <ostream>

#include "absl/status/status.h"

namespace nereid::client {

// Prints `nereid: MESSAGE`, with control characters escaped; returns kExitFailure.
int Fail(std::ostream& err, const absl::Status& status);

// As Fail, for a wrong command line; returns kExitUsage.
int FailUsage(std::ostream& err, const absl::Status& status);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_FAILURE_H_

// Asks a person before something is taken away.

#ifndef NEREID_CLIENT_CLI_CONFIRMATION_H_
#define NEREID_CLIENT_CLI_CONFIRMATION_H_

#include <ostream>

#include "absl/status/status.h"

namespace nereid::client {

// Asks `Go on? [y/N]` on `err` and reads a line from the descriptor. OK for `y` and `yes` in either
// case, CANCELLED for any other answer. FAILED_PRECONDITION if the descriptor is no terminal, so
// that nobody can be asked: names --yes.
absl::Status Confirm(int input_descriptor, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CONFIRMATION_H_

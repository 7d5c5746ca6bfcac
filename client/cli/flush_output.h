// The end of what a command prints.

#ifndef NEREID_CLIENT_CLI_FLUSH_OUTPUT_H_
#define NEREID_CLIENT_CLI_FLUSH_OUTPUT_H_

#include <ostream>

#include "absl/status/status.h"

namespace nereid::client {

// DATA_LOSS if anything printed so far could not be written.
absl::Status FlushOutput(std::ostream& out);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_FLUSH_OUTPUT_H_

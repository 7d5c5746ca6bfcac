#ifndef NEREID_CLIENT_EXPERIMENT_LOOKUP_H_
#define NEREID_CLIENT_EXPERIMENT_LOOKUP_H_

#include <string>

#include "absl/status/status.h"
#include "client/deadline.h"

namespace nereid::client {

// OK if the server HOST:PORT has the experiment, NOT_FOUND if it has not. UNAVAILABLE: the server
// is away. DEADLINE_EXCEEDED, or what the server said.
absl::Status LookUpExperiment(const std::string& server, const std::string& project,
                              const std::string& experiment, Deadline deadline);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_EXPERIMENT_LOOKUP_H_

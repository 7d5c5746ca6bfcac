// Names for experiments that were given none.

#ifndef NEREID_CLIENT_CLI_EXPERIMENT_NAME_H_
#define NEREID_CLIENT_CLI_EXPERIMENT_NAME_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace nereid::client {

// A name for the experiment that runs the command: what is run, when in UTC, and a suffix of
// `random`, as in `train-20240131-235959-k3x9`. For a Python interpreter with a script or module it
// is named after that. Not empty, safe in paths, below 100 bytes.
std::string MakeExperimentName(const std::vector<std::string>& command, absl::Time now,
                               uint64_t random);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_EXPERIMENT_NAME_H_

// What the states of experiments are called.

#ifndef NEREID_CLIENT_CLI_EXPERIMENT_STATE_H_
#define NEREID_CLIENT_CLI_EXPERIMENT_STATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "nereid/v1/experiments.pb.h"

namespace nereid::client {

// `running`, `succeeded`, `failed`, `aborted`, `not responding`, or `unknown`.
std::string StateName(v1::ExperimentState state);

// The state of that name; blanks may be written as `-` or `_`. INVALID_ARGUMENT lists the names.
absl::StatusOr<v1::ExperimentState> ParseState(const std::string& name);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_EXPERIMENT_STATE_H_

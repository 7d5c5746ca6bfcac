// The state of an experiment on record.

#ifndef NEREID_STORAGE_EXPERIMENT_STATE_H_
#define NEREID_STORAGE_EXPERIMENT_STATE_H_

#include "absl/status/status.h"
#include "nereid/v1/experiments.pb.h"
#include "storage/records.pb.h"

namespace nereid::storage {

// SUCCEEDED, FAILED or ABORTED.
bool IsFinished(v1::ExperimentState state);

// INVALID_ARGUMENT unless the state is RUNNING or a finished one.
absl::Status CheckRecordedState(v1::ExperimentState state);

// Sets the state, and the time of finishing with it. False: it was so already, and nothing changed.
bool SetState(v1::ExperimentState state, ExperimentRecord& experiment);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_EXPERIMENT_STATE_H_

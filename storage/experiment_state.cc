#include "storage/experiment_state.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace nereid::storage {

bool IsFinished(v1::ExperimentState state) {
  return state == v1::EXPERIMENT_STATE_SUCCEEDED || state == v1::EXPERIMENT_STATE_FAILED ||
         state == v1::EXPERIMENT_STATE_ABORTED;
}

absl::Status CheckRecordedState(v1::ExperimentState state) {
  if (state == v1::EXPERIMENT_STATE_RUNNING || IsFinished(state)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("state ", state, " cannot be set: use RUNNING, SUCCEEDED, FAILED or ABORTED"));
}

bool SetState(v1::ExperimentState state, ExperimentRecord& experiment) {
  if (experiment.state() == state) return false;
  experiment.set_state(state);
  experiment.clear_finish_time_unix_nanos();
  if (IsFinished(state)) experiment.set_finish_time_unix_nanos(absl::GetCurrentTimeNanos());
  return true;
}

}  // namespace nereid::storage

// Compares what a server has of an experiment with what it must have.

#ifndef NEREID_TESTS_FAULTS_STORED_EXPERIMENT_H_
#define NEREID_TESTS_FAULTS_STORED_EXPERIMENT_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/faults/planned_experiment.h"

namespace nereid::faults {

// The status of a call below the RPC edge. UNAVAILABLE: the server went away.
absl::Status StatusOfCall(const grpc::Status& status);

// Reads all points and the heads of all channels, and lets every numeric channel be drawn.
// DATA_LOSS, naming the first difference, unless they are what the settled messages made.
// UNAVAILABLE if the server went away.
absl::Status CheckStored(const std::shared_ptr<grpc::Channel>& channel,
                         const PlannedExperiment& planned);

// Whether the server has an experiment of that name.
absl::StatusOr<bool> HasExperiment(const std::shared_ptr<grpc::Channel>& channel,
                                   const PlannedExperiment& planned);

// OK also if there was none any more.
absl::Status DeleteExperiment(const std::shared_ptr<grpc::Channel>& channel,
                              const PlannedExperiment& planned);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_STORED_EXPERIMENT_H_

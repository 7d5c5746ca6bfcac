// Compares what a server has of an experiment with what it must have.

#ifndef NEREID_TESTS_FAULTS_STORED_EXPERIMENT_H_
#define NEREID_TESTS_FAULTS_STORED_EXPERIMENT_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/faults/planned_channel.h"

namespace nereid::faults {

// What must be stored.
struct ExpectedExperiment {
  std::string project;
  std::string experiment;
  // Not owned.
  const std::vector<PlannedChannel>* channels;
};

// The status of a call below the RPC edge. UNAVAILABLE: the server went away.
absl::Status StatusOfCall(const grpc::Status& status);

// Reads all points and the heads of all channels, and lets every numeric channel be drawn.
// DATA_LOSS, naming the first difference, unless they are as expected. UNAVAILABLE if the server
// went away.
absl::Status CheckStored(const std::shared_ptr<grpc::Channel>& channel,
                         const ExpectedExperiment& expected);

// Whether the server has an experiment of that name.
absl::StatusOr<bool> HasExperiment(const std::shared_ptr<grpc::Channel>& channel,
                                   const ExpectedExperiment& expected);

// OK also if there was none any more.
absl::Status DeleteExperiment(const std::shared_ptr<grpc::Channel>& channel,
                              const ExpectedExperiment& expected);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_STORED_EXPERIMENT_H_

#include "client/experiment_lookup.h"

#include <chrono>

#include "client/server_channel.h"
#include "nereid/v1/experiments.grpc.pb.h"

namespace nereid::client {

absl::Status LookUpExperiment(const std::string& server, const std::string& project,
                              const std::string& experiment, Deadline deadline) {
  grpc::ClientContext context;
  // By the clock that gRPC takes a deadline of.
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::duration_cast<std::chrono::system_clock::duration>(
                           deadline - std::chrono::steady_clock::now()));
  v1::GetExperimentRequest request;
  request.set_project(project);
  request.set_name(experiment);
  v1::GetExperimentResponse response;
  const auto stub = v1::ExperimentService::NewStub(OpenServerChannel(server));
  return StatusFromServer(stub->GetExperiment(&context, request, &response), server);
}

}  // namespace nereid::client

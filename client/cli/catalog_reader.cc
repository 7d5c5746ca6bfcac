#include "client/cli/catalog_reader.h"

#include "client/cli/list_pages.h"
#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/projects.grpc.pb.h"

namespace nereid::client {

absl::StatusOr<std::vector<v1::Project>> FetchProjects(const ServerConnection& connection) {
  return ListAll(connection, &v1::ProjectService::Stub::ListProjects,
                 &v1::ListProjectsResponse::projects, v1::ListProjectsRequest());
}

absl::StatusOr<std::vector<v1::Experiment>> FetchExperiments(const ServerConnection& connection,
                                                             const std::string& project) {
  v1::ListExperimentsRequest request;
  request.set_project(project);
  return ListAll(connection, &v1::ExperimentService::Stub::ListExperiments,
                 &v1::ListExperimentsResponse::experiments, request);
}

absl::StatusOr<std::vector<v1::Channel>> FetchChannels(const ServerConnection& connection,
                                                       const std::string& project,
                                                       const std::string& experiment) {
  v1::ListChannelsRequest request;
  request.set_project(project);
  request.set_experiment(experiment);
  return ListAll(connection, &v1::ChannelService::Stub::ListChannels,
                 &v1::ListChannelsResponse::channels, request);
}

absl::StatusOr<v1::Experiment> FetchExperiment(const ServerConnection& connection,
                                               const std::string& project,
                                               const std::string& experiment) {
  v1::GetExperimentRequest request;
  request.set_project(project);
  request.set_name(experiment);
  const auto response = connection.Call(&v1::ExperimentService::Stub::GetExperiment, request);
  if (!response.ok()) return response.status();
  return response->experiment();
}

absl::StatusOr<v1::Channel> FetchChannel(const ServerConnection& connection,
                                         const std::string& project, const std::string& experiment,
                                         const std::string& channel) {
  v1::GetChannelRequest request;
  request.set_project(project);
  request.set_experiment(experiment);
  request.set_name(channel);
  const auto response = connection.Call(&v1::ChannelService::Stub::GetChannel, request);
  if (!response.ok()) return response.status();
  return response->channel();
}

}  // namespace nereid::client

#include "client/cli/catalog_reader.h"

#include "absl/status/status.h"
#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/projects.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr int kPageSize = 1000;

// Calls `list` page by page and `take` with each page.
template <typename Response, typename Request, typename List, typename Take>
absl::Status EachPage(const ServerConnection& connection, Request request, const List& list,
                      const Take& take) {
  request.set_page_size(kPageSize);
  do {
    absl::StatusOr<Response> page =
        connection.Ask<Response>([&](grpc::ClientContext* context, Response* response) {
          return list(context, request, response);
        });
    if (!page.ok()) return page.status();
    take(*page);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<v1::Project>> FetchProjects(const ServerConnection& connection) {
  std::vector<v1::Project> projects;
  const auto stub = v1::ProjectService::NewStub(connection.channel());
  const absl::Status status = EachPage<v1::ListProjectsResponse>(
      connection, v1::ListProjectsRequest(),
      [&stub](auto* context, const auto& request, auto* response) {
        return stub->ListProjects(context, request, response);
      },
      [&projects](const v1::ListProjectsResponse& page) {
        projects.insert(projects.end(), page.projects().begin(), page.projects().end());
      });
  if (!status.ok()) return status;
  return projects;
}

absl::StatusOr<std::vector<v1::Experiment>> FetchExperiments(const ServerConnection& connection,
                                                             const std::string& project) {
  std::vector<v1::Experiment> experiments;
  const auto stub = v1::ExperimentService::NewStub(connection.channel());
  v1::ListExperimentsRequest first;
  first.set_project(project);
  const absl::Status status = EachPage<v1::ListExperimentsResponse>(
      connection, first,
      [&stub](auto* context, const auto& request, auto* response) {
        return stub->ListExperiments(context, request, response);
      },
      [&experiments](const v1::ListExperimentsResponse& page) {
        experiments.insert(experiments.end(), page.experiments().begin(), page.experiments().end());
      });
  if (!status.ok()) return status;
  return experiments;
}

absl::StatusOr<std::vector<v1::Channel>> FetchChannels(const ServerConnection& connection,
                                                       const std::string& project,
                                                       const std::string& experiment) {
  std::vector<v1::Channel> channels;
  const auto stub = v1::ChannelService::NewStub(connection.channel());
  v1::ListChannelsRequest first;
  first.set_project(project);
  first.set_experiment(experiment);
  const absl::Status status = EachPage<v1::ListChannelsResponse>(
      connection, first,
      [&stub](auto* context, const auto& request, auto* response) {
        return stub->ListChannels(context, request, response);
      },
      [&channels](const v1::ListChannelsResponse& page) {
        channels.insert(channels.end(), page.channels().begin(), page.channels().end());
      });
  if (!status.ok()) return status;
  return channels;
}

absl::StatusOr<v1::Experiment> FetchExperiment(const ServerConnection& connection,
                                               const std::string& project,
                                               const std::string& experiment) {
  v1::GetExperimentRequest request;
  request.set_project(project);
  request.set_name(experiment);
  const auto stub = v1::ExperimentService::NewStub(connection.channel());
  const auto response = connection.Ask<v1::GetExperimentResponse>(
      [&](auto* context, auto* answer) { return stub->GetExperiment(context, request, answer); });
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
  const auto stub = v1::ChannelService::NewStub(connection.channel());
  const auto response = connection.Ask<v1::GetChannelResponse>(
      [&](auto* context, auto* answer) { return stub->GetChannel(context, request, answer); });
  if (!response.ok()) return response.status();
  return response->channel();
}

}  // namespace nereid::client

#include "client/cli/experiment_removal.h"

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/catalog_reader.h"
#include "client/cli/experiment_state.h"
#include "client/cli/failure.h"
#include "client/cli/removal.h"
#include "client/cli/terminal_text.h"
#include "client/count_text.h"
#include "nereid/v1/experiments.grpc.pb.h"

namespace nereid::client {
namespace {

// What becomes of those who write to it.
std::string StreamsText(v1::ExperimentState state) {
  const std::string it_is = absl::StrCat("it is ", StateName(state), ": ");
  if (state == v1::EXPERIMENT_STATE_RUNNING) return it_is + "streams open on it are ended\n";
  if (state == v1::EXPERIMENT_STATE_NOT_RESPONDING) {
    return it_is + "a program that comes back to it begins a new one\n";
  }
  return "";
}

absl::StatusOr<std::string> Contents(const ServerConnection& connection, const std::string& project,
                                     const std::string& name) {
  const absl::StatusOr<v1::Experiment> experiment = FetchExperiment(connection, project, name);
  if (!experiment.ok()) return experiment.status();
  const absl::StatusOr<std::vector<v1::Channel>> channels =
      FetchChannels(connection, project, name);
  if (!channels.ok()) return channels.status();
  uint64_t points = 0;
  for (const v1::Channel& channel : *channels) points += channel.point_count();
  return absl::StrCat(FormatCount(channels->size(), "channel"), ", ", FormatCount(points, "point"),
                      "\n", StreamsText(experiment->state()));
}

}  // namespace

int RemoveExperiment(const ServerConnection& connection, const std::string& project,
                     const std::string& experiment, bool is_confirmed, std::ostream& out,
                     std::ostream& err) {
  const absl::StatusOr<std::string> contents = Contents(connection, project, experiment);
  if (!contents.ok()) return Fail(err, contents.status());
  const std::string what =
      absl::StrCat("experiment ", Quoted(experiment), " in project ", Quoted(project));
  const auto act = [&]() -> absl::StatusOr<std::string> {
    v1::DeleteExperimentRequest request;
    request.set_project(project);
    request.set_name(experiment);
    const auto done = connection.Call(&v1::ExperimentService::Stub::DeleteExperiment, request);
    if (!done.ok()) return done.status();
    return absl::StrCat("deleted ", what);
  };
  return Remove({absl::StrCat("deletes ", what, ": ", *contents), act}, is_confirmed, out, err);
}

}  // namespace nereid::client

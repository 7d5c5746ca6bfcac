#include "tests/faults/stored_experiment.h"

#include <grpcpp/client_context.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::faults {
namespace {

using ChannelsByName = std::map<std::string, v1::Channel>;

absl::Status Difference(const ExpectedExperiment& expected, const std::string& what) {
  return absl::DataLossError(absl::StrCat("experiment ", expected.experiment, ": ", what));
}

template <typename Request>
Request RequestFor(const ExpectedExperiment& expected) {
  Request request;
  request.set_project(expected.project);
  request.set_experiment(expected.experiment);
  return request;
}

absl::StatusOr<ChannelsByName> ListChannels(v1::ChannelService::Stub& stub,
                                            const ExpectedExperiment& expected) {
  ChannelsByName channels;
  auto request = RequestFor<v1::ListChannelsRequest>(expected);
  do {
    grpc::ClientContext context;
    v1::ListChannelsResponse page;
    const grpc::Status status = stub.ListChannels(&context, request, &page);
    if (!status.ok()) return StatusOfCall(status);
    for (v1::Channel& channel : *page.mutable_channels()) channels[channel.name()] = channel;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return channels;
}

bool IsHeadOf(const v1::Channel& head, const PlannedChannel& planned) {
  if (head.point_count() != planned.point_count() || head.rejected_count() != 0) return false;
  return planned.point_count() == 0 ||
         (head.first_x() == planned.first_x() && head.last_x() == planned.last_x());
}

absl::Status CheckHeads(const std::shared_ptr<grpc::Channel>& channel,
                        const ExpectedExperiment& expected) {
  const auto stub = v1::ChannelService::NewStub(channel);
  const absl::StatusOr<ChannelsByName> stored = ListChannels(*stub, expected);
  if (!stored.ok()) return stored.status();
  if (stored->size() > expected.channels->size()) {
    return Difference(expected, absl::StrCat("has ", stored->size(), " channels"));
  }
  for (const PlannedChannel& planned : *expected.channels) {
    const auto found = stored->find(planned.name());
    const v1::Channel head = found == stored->end() ? v1::Channel() : found->second;
    if (IsHeadOf(head, planned)) continue;
    return Difference(expected,
                      absl::StrCat("channel ", planned.name(), " must have ", planned.point_count(),
                                   " points and is told as ", head.ShortDebugString()));
  }
  return absl::OkStatus();
}

absl::Status CheckPoints(v1::QueryService::Stub& stub, const ExpectedExperiment& expected,
                         const PlannedChannel& planned) {
  auto request = RequestFor<v1::ReadPointsRequest>(expected);
  request.mutable_source()->set_channel(planned.name());
  grpc::ClientContext context;
  const auto reader = stub.ReadPoints(&context, request);
  v1::PointColumns points;
  v1::ReadPointsResponse response;
  while (reader->Read(&response)) points.MergeFrom(response.points());
  absl::Status status = StatusOfCall(reader->Finish());
  // A channel without points need not be there.
  if (absl::IsNotFound(status) && planned.point_count() == 0) status = absl::OkStatus();
  if (status.ok()) status = planned.CheckSame(points);
  if (!absl::IsDataLoss(status)) return status;
  return Difference(expected, std::string(status.message()));
}

// Of more points than a few the columns are made of summaries.
absl::Status CheckSampled(const ExpectedExperiment& expected, const PlannedChannel& planned,
                          const v1::SampleSeriesResponse& sampled) {
  auto count = static_cast<uint64_t>(sampled.points().doubles_size());
  for (const uint64_t points : sampled.columns().counts()) count += points;
  if (sampled.status().code() == 0 && sampled.point_count() == planned.point_count() &&
      count == planned.point_count()) {
    return absl::OkStatus();
  }
  return Difference(
      expected, absl::StrCat("channel ", planned.name(), " is drawn with ", count, " points, not ",
                             planned.point_count(), ": ", sampled.status().message()));
}

absl::Status CheckCharts(v1::QueryService::Stub& stub, const ExpectedExperiment& expected) {
  v1::SampleSeriesRequest request;
  request.set_project(expected.project);
  request.add_experiments(expected.experiment);
  request.set_columns(2);
  std::vector<const PlannedChannel*> drawn;
  for (const PlannedChannel& planned : *expected.channels) {
    if (planned.type() != v1::VALUE_TYPE_NUMERIC || planned.point_count() == 0) continue;
    drawn.push_back(&planned);
    request.add_sources()->set_channel(planned.name());
  }
  if (drawn.empty()) return absl::OkStatus();
  grpc::ClientContext context;
  const auto reader = stub.SampleSeries(&context, request);
  v1::SampleSeriesResponse response;
  absl::Status result;
  size_t answers = 0;
  while (reader->Read(&response) && answers < drawn.size()) {
    result.Update(CheckSampled(expected, *drawn[answers++], response));
  }
  result.Update(StatusOfCall(reader->Finish()));
  if (result.ok() && answers != drawn.size()) return Difference(expected, "not all was drawn");
  return result;
}

}  // namespace

absl::Status StatusOfCall(const grpc::Status& status) {
  // gRPC answers UNKNOWN where a connection goes while a call begins.
  const bool gone = status.error_code() == grpc::StatusCode::UNKNOWN;
  return absl::Status(
      gone ? absl::StatusCode::kUnavailable : static_cast<absl::StatusCode>(status.error_code()),
      status.error_message());
}

absl::Status CheckStored(const std::shared_ptr<grpc::Channel>& channel,
                         const ExpectedExperiment& expected) {
  if (absl::Status status = CheckHeads(channel, expected); !status.ok()) return status;
  const auto stub = v1::QueryService::NewStub(channel);
  for (const PlannedChannel& planned : *expected.channels) {
    if (absl::Status status = CheckPoints(*stub, expected, planned); !status.ok()) return status;
  }
  return CheckCharts(*stub, expected);
}

absl::StatusOr<bool> HasExperiment(const std::shared_ptr<grpc::Channel>& channel,
                                   const ExpectedExperiment& expected) {
  v1::GetExperimentRequest request;
  request.set_project(expected.project);
  request.set_name(expected.experiment);
  grpc::ClientContext context;
  v1::GetExperimentResponse response;
  const absl::Status status = StatusOfCall(
      v1::ExperimentService::NewStub(channel)->GetExperiment(&context, request, &response));
  if (absl::IsNotFound(status)) return false;
  if (!status.ok()) return status;
  return true;
}

absl::Status DeleteExperiment(const std::shared_ptr<grpc::Channel>& channel,
                              const ExpectedExperiment& expected) {
  v1::DeleteExperimentRequest request;
  request.set_project(expected.project);
  request.set_name(expected.experiment);
  grpc::ClientContext context;
  v1::DeleteExperimentResponse response;
  absl::Status status = StatusOfCall(
      v1::ExperimentService::NewStub(channel)->DeleteExperiment(&context, request, &response));
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

}  // namespace nereid::faults

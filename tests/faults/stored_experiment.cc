#include "tests/faults/stored_experiment.h"

#include <grpcpp/client_context.h>

#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::faults {
namespace {

using ChannelsByName = std::map<std::string, v1::Channel>;

absl::Status Difference(const PlannedExperiment& planned, const std::string& what) {
  return absl::DataLossError(absl::StrCat("experiment ", planned.name(), ": ", what));
}

template <typename Request>
Request RequestFor(const PlannedExperiment& planned) {
  const v1::IngestRequest open = planned.OpenRequest();
  Request request;
  request.set_project(open.open().project());
  request.set_experiment(planned.name());
  return request;
}

absl::StatusOr<ChannelsByName> ListChannels(v1::ChannelService::Stub& stub,
                                            const PlannedExperiment& planned) {
  ChannelsByName channels;
  auto request = RequestFor<v1::ListChannelsRequest>(planned);
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

absl::Status CheckHeads(const std::shared_ptr<grpc::Channel>& channel,
                        const PlannedExperiment& planned) {
  const auto stub = v1::ChannelService::NewStub(channel);
  const absl::StatusOr<ChannelsByName> stored = ListChannels(*stub, planned);
  if (!stored.ok()) return stored.status();
  if (stored->size() > planned.stored_channels().size()) {
    return Difference(planned, absl::StrCat("has ", stored->size(), " channels"));
  }
  for (const PlannedChannel& expected : planned.stored_channels()) {
    const auto found = stored->find(expected.name());
    const v1::Channel head = found == stored->end() ? v1::Channel() : found->second;
    const bool same = head.point_count() == expected.point_count() &&
                      (expected.point_count() == 0 || (head.first_x() == expected.first_x() &&
                                                       head.last_x() == expected.last_x()));
    if (!same || head.rejected_count() != 0) {
      return Difference(planned,
                        absl::StrCat("channel ", expected.name(), " is told to have ",
                                     head.point_count(), " points, not ", expected.point_count()));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPoints(v1::QueryService::Stub& stub, const PlannedExperiment& planned,
                         const PlannedChannel& expected) {
  auto request = RequestFor<v1::ReadPointsRequest>(planned);
  request.mutable_source()->set_channel(expected.name());
  grpc::ClientContext context;
  const auto reader = stub.ReadPoints(&context, request);
  v1::PointColumns points;
  v1::ReadPointsResponse response;
  while (reader->Read(&response)) points.MergeFrom(response.points());
  absl::Status status = StatusOfCall(reader->Finish());
  // A channel without points need not be there.
  if (absl::IsNotFound(status) && expected.point_count() == 0) status = absl::OkStatus();
  if (status.ok()) status = expected.CheckSame(points);
  if (!absl::IsDataLoss(status)) return status;
  return Difference(planned, std::string(status.message()));
}

// Of more points than a few the columns are made of summaries.
absl::Status CheckSampled(const PlannedExperiment& planned, const PlannedChannel& expected,
                          const v1::SampleSeriesResponse& sampled) {
  uint64_t count = static_cast<uint64_t>(sampled.points().doubles_size());
  for (const uint64_t points : sampled.columns().counts()) count += points;
  if (sampled.status().code() == 0 && sampled.point_count() == expected.point_count() &&
      count == expected.point_count()) {
    return absl::OkStatus();
  }
  return Difference(
      planned, absl::StrCat("channel ", expected.name(), " is drawn with ", count, " points, not ",
                            expected.point_count(), ": ", sampled.status().message()));
}

absl::Status CheckCharts(v1::QueryService::Stub& stub, const PlannedExperiment& planned) {
  v1::SampleSeriesRequest request;
  request.set_project(planned.OpenRequest().open().project());
  request.add_experiments(planned.name());
  request.set_columns(2);
  std::vector<const PlannedChannel*> drawn;
  for (const PlannedChannel& channel : planned.stored_channels()) {
    if (channel.type() != v1::VALUE_TYPE_NUMERIC || channel.point_count() == 0) continue;
    drawn.push_back(&channel);
    request.add_sources()->set_channel(channel.name());
  }
  if (drawn.empty()) return absl::OkStatus();
  grpc::ClientContext context;
  const auto reader = stub.SampleSeries(&context, request);
  v1::SampleSeriesResponse response;
  absl::Status result;
  for (size_t i = 0; reader->Read(&response); ++i) {
    result.Update(CheckSampled(planned, *drawn.at(i), response));
  }
  result.Update(StatusOfCall(reader->Finish()));
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
                         const PlannedExperiment& planned) {
  if (absl::Status status = CheckHeads(channel, planned); !status.ok()) return status;
  const auto stub = v1::QueryService::NewStub(channel);
  for (const PlannedChannel& expected : planned.stored_channels()) {
    if (absl::Status status = CheckPoints(*stub, planned, expected); !status.ok()) return status;
  }
  return CheckCharts(*stub, planned);
}

absl::StatusOr<bool> HasExperiment(const std::shared_ptr<grpc::Channel>& channel,
                                   const PlannedExperiment& planned) {
  v1::GetExperimentRequest request;
  request.set_project(planned.OpenRequest().open().project());
  request.set_name(planned.name());
  grpc::ClientContext context;
  v1::GetExperimentResponse response;
  const absl::Status status = StatusOfCall(
      v1::ExperimentService::NewStub(channel)->GetExperiment(&context, request, &response));
  if (absl::IsNotFound(status)) return false;
  if (!status.ok()) return status;
  return true;
}

absl::Status DeleteExperiment(const std::shared_ptr<grpc::Channel>& channel,
                              const PlannedExperiment& planned) {
  v1::DeleteExperimentRequest request;
  request.set_project(planned.OpenRequest().open().project());
  request.set_name(planned.name());
  grpc::ClientContext context;
  v1::DeleteExperimentResponse response;
  absl::Status status = StatusOfCall(
      v1::ExperimentService::NewStub(channel)->DeleteExperiment(&context, request, &response));
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

}  // namespace nereid::faults

#include "tests/faults/steady_client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <bit>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::faults {
namespace {

constexpr int kStepsBetweenPauses = 100;

// splitmix64: any number gives an unlike one.
uint64_t Mixed(uint64_t number) {
  number += 0x9e3779b97f4a7c15;
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
  number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
  return number ^ (number >> 31);
}

// Random bits in [1, 2), which no encoding makes small.
double NumberAt(uint64_t seed, size_t channel, uint64_t i) {
  constexpr uint64_t kOne = uint64_t{0x3ff} << 52;
  return std::bit_cast<double>(kOne | (Mixed(Mixed(seed + channel) + i) >> 12));
}

std::string TextAt(uint64_t seed, uint64_t i) {
  return absl::StrCat("step ", i, " says ", Mixed(seed + i));
}

// Takes the points of a channel one after the other.
class ChannelCheck {
 public:
  ChannelCheck(uint64_t seed, size_t channel) : seed_(seed), channel_(channel) {}

  absl::Status Take(const v1::PointColumns& points) {
    const bool is_text = points.texts_size() > 0;
    for (int k = 0; k < points.x_size(); ++k) {
      const uint64_t i = ++count_;
      const bool is_same =
          points.x(k) == static_cast<double>(i) &&
          (is_text ? points.texts(k) == TextAt(seed_, i) : IsNumberAt(points.doubles(k), i));
      if (is_same) continue;
      return absl::DataLossError(
          absl::StrCat("point ", i, " is another one, at x = ", points.x(k)));
    }
    return absl::OkStatus();
  }

  uint64_t count() const { return count_; }

 private:
  bool IsNumberAt(double y, uint64_t i) const {
    return std::bit_cast<uint64_t>(y) == std::bit_cast<uint64_t>(NumberAt(seed_, channel_, i));
  }

  const uint64_t seed_;
  const size_t channel_;
  uint64_t count_ = 0;
};

}  // namespace

SteadyClient::SteadyClient(SteadyClientOptions options) : options_(std::move(options)) {
  client::ExperimentOptions experiment;
  experiment.server = options_.server;
  experiment.project = kSteadyProject;
  experiment.experiment = options_.experiment;
  experiment.max_buffered_bytes = options_.max_buffered_bytes;
  experiment.when_full = client::WhenFull::kBlock;
  auto opened = client::Experiment::Open(experiment);
  if (!opened.ok()) {
    std::fprintf(stderr, "steady client: %s\n", opened.status().ToString().c_str());
    std::_Exit(EXIT_FAILURE);
  }
  experiment_ = *std::move(opened);
  for (const std::string& name : options_.channels) {
    channels_.push_back(*experiment_->GetChannel(name));
  }
  thread_ = std::thread([this] { Run(); });
}

SteadyClient::~SteadyClient() { StopSending(); }

void SteadyClient::StopSending() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void SteadyClient::Run() {
  while (!stopping_) {
    for (int step = 0; step < kStepsBetweenPauses && !stopping_; ++step) SendStep();
    if (options_.pause > absl::ZeroDuration()) absl::SleepFor(options_.pause);
  }
}

void SteadyClient::SendStep() {
  const uint64_t i = ++sent_;
  const size_t last = channels_.size() - 1;
  for (size_t channel = 0; channel < last; ++channel) {
    channels_[channel]->Send(static_cast<double>(i), NumberAt(options_.seed, channel, i));
  }
  channels_[last]->Send(static_cast<double>(i), TextAt(options_.seed, i));
}

absl::Status SteadyClient::CheckReads() const { return CheckChannel(0, false); }

absl::Status SteadyClient::CheckChannel(size_t channel, bool is_whole) const {
  const std::string where =
      absl::StrCat("channel ", options_.channels[channel], " of ", options_.experiment, ": ");
  const auto stub = v1::QueryService::NewStub(
      grpc::CreateChannel(options_.server, grpc::InsecureChannelCredentials()));
  v1::ReadPointsRequest request;
  request.set_project(kSteadyProject);
  request.set_experiment(options_.experiment);
  request.mutable_source()->set_channel(options_.channels[channel]);
  grpc::ClientContext context;
  const auto reader = stub->ReadPoints(&context, request);
  ChannelCheck check(options_.seed, channel);
  v1::ReadPointsResponse response;
  while (reader->Read(&response)) {
    if (absl::Status status = check.Take(response.points()); !status.ok()) {
      context.TryCancel();
      return absl::DataLossError(absl::StrCat(where, status.message()));
    }
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) return absl::InternalError(absl::StrCat(where, status.error_message()));
  if (!is_whole || check.count() == sent_) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(where, check.count(), " points, not ", sent_));
}

absl::Status SteadyClient::FinishAndCheck(absl::Duration timeout) {
  StopSending();
  const client::DeliveryReport report =
      experiment_->Finish(client::FinishState::kSucceeded, timeout);
  if (report.points_acknowledged != sent_ * channels_.size()) {
    return absl::DataLossError(absl::StrCat(
        options_.experiment, ": of ", report.points_sent, " points ", report.points_acknowledged,
        " were acknowledged, ", report.points_rejected, " rejected, ", report.points_dropped,
        " dropped, ", report.points_pending, " left: ", report.last_error, report.last_rejection));
  }
  for (size_t channel = 0; channel < channels_.size(); ++channel) {
    if (absl::Status status = CheckChannel(channel, true); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::faults

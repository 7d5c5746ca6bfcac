#include "tests/faults/cut_experiment.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/faults/stored_experiment.h"

namespace nereid::faults {
namespace {

constexpr char kProject[] = "cut";
constexpr int kChannels = 6;
constexpr int kRuns = 4;
constexpr uint64_t kRunPoints = 40;
constexpr absl::Duration kBatchDelay = absl::Milliseconds(1);
constexpr absl::Duration kFlushTimeout = absl::Milliseconds(500);
constexpr absl::Duration kFinishTimeout = absl::Seconds(60);

v1::ValueType TypeOf(int index) {
  if (index == 0) return v1::VALUE_TYPE_IMAGE;
  return index == 1 ? v1::VALUE_TYPE_TEXT : v1::VALUE_TYPE_NUMERIC;
}

client::Image ClientImage(const v1::Image& image) {
  return {image.name(), image.description(), image.data()};
}

void SendPoint(const PlannedRun& run, uint32_t index, v1::ValueType type,
               client::Channel& channel) {
  if (type == v1::VALUE_TYPE_TEXT) return channel.Send(TextOf(run, index));
  if (type == v1::VALUE_TYPE_IMAGE) return channel.Send(ClientImage(ImageOf(run, index)));
  channel.Send(NumberOf(run, index));
}

void SendPointAtX(const PlannedRun& run, uint32_t index, v1::ValueType type,
                  client::Channel& channel) {
  const double x = XOf(run, index);
  if (type == v1::VALUE_TYPE_TEXT) return channel.Send(x, TextOf(run, index));
  if (type == v1::VALUE_TYPE_IMAGE) return channel.Send(x, ClientImage(ImageOf(run, index)));
  channel.Send(x, NumberOf(run, index));
}

}  // namespace

CutExperiment::CutExperiment(uint64_t seed, int number)
    : name_(absl::StrCat("experiment-", number)),
      random_(Mix(seed, static_cast<uint64_t>(number))) {}

absl::StatusOr<std::unique_ptr<CutExperiment>> CutExperiment::Open(const std::string& server,
                                                                   uint64_t seed, int number) {
  std::unique_ptr<CutExperiment> result(new CutExperiment(seed, number));
  client::ExperimentOptions options;
  options.server = server;
  options.project = kProject;
  options.experiment = result->name_;
  options.when_full = client::WhenFull::kBlock;
  options.max_batch_delay = kBatchDelay;
  auto experiment = client::Experiment::Open(options);
  if (!experiment.ok()) return experiment.status();
  result->experiment_ = *std::move(experiment);
  for (int i = 0; i < kChannels; ++i) {
    const std::string name = absl::StrCat("channel-", i);
    result->planned_.emplace_back(name, TypeOf(i), static_cast<PlannedX>((i + number) % 2));
    const absl::StatusOr<client::Channel*> channel = result->experiment_->GetChannel(name);
    if (!channel.ok()) return channel.status();
    result->channels_.push_back(*channel);
  }
  return result;
}

absl::Status CutExperiment::SendSome() {
  for (int i = 0; i < kRuns; ++i) SendRun();
  const absl::Status status = experiment_->Flush(kFlushTimeout);
  return absl::IsDeadlineExceeded(status) ? absl::OkStatus() : status;
}

void CutExperiment::SendRun() {
  const size_t index = random_() % planned_.size();
  PlannedChannel& planned = planned_[index];
  const bool is_numeric = planned.type() == v1::VALUE_TYPE_NUMERIC;
  const auto count = static_cast<uint32_t>(is_numeric ? 1 + random_() % kRunPoints : 1);
  const double step = planned.x() == PlannedX::kAutomatic ? 1 : 0.5;
  const PlannedRun run{random_(), planned.NextX(), step, count};
  planned.Append(run);
  Send(run, planned, *channels_[index]);
}

void CutExperiment::Send(const PlannedRun& run, const PlannedChannel& planned,
                         client::Channel& channel) {
  for (uint32_t i = 0; i < run.count; ++i) {
    if (planned.x() == PlannedX::kAutomatic) {
      SendPoint(run, i, planned.type(), channel);
    } else {
      SendPointAtX(run, i, planned.type(), channel);
    }
  }
}

uint64_t CutExperiment::point_count() const {
  uint64_t count = 0;
  for (const PlannedChannel& planned : planned_) count += planned.point_count();
  return count;
}

absl::Status CutExperiment::Finish() {
  const client::DeliveryReport report =
      experiment_->Finish(client::FinishState::kSucceeded, kFinishTimeout);
  if (report.points_sent == point_count() && report.points_acknowledged == point_count() &&
      report.finished) {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      absl::StrCat(name_, " was given ", point_count(), " points; its report tells of ",
                   report.points_sent, " sent, ", report.points_acknowledged, " acknowledged, ",
                   report.points_rejected, " rejected, ", report.points_dropped, " dropped, ",
                   report.points_pending, " pending; ", report.last_error, report.last_rejection));
}

absl::Status CutExperiment::CheckStored(const std::string& server) const {
  const auto channel = grpc::CreateChannel(server, grpc::InsecureChannelCredentials());
  return faults::CheckStored(channel, {kProject, name_, &planned_});
}

}  // namespace nereid::faults

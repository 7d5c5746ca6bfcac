#include "client/cli/recorded_experiment.h"

#include <algorithm>
#include <utility>

namespace nereid::client {
namespace {

// When so much was sent, it is waited for: a part of the memory an experiment has.
constexpr size_t kUnsettledBytesMax = size_t{16} << 20;

// What a point takes in memory besides its text, generously.
constexpr size_t kPointBytes = 64;

constexpr absl::Duration kWaitStep = absl::Milliseconds(100);

// Of the timeout, kept for declaring the experiment ended once all points are delivered.
constexpr absl::Duration kFinishTimeoutMin = absl::Seconds(1);

}  // namespace

absl::StatusOr<std::unique_ptr<RecordedExperiment>> RecordedExperiment::Open(
    const ExperimentOptions& options, const std::vector<LogChannel>& log_channels) {
  absl::StatusOr<std::unique_ptr<Experiment>> experiment = Experiment::Open(options);
  if (!experiment.ok()) return experiment.status();
  std::unique_ptr<RecordedExperiment> recorded(new RecordedExperiment(*std::move(experiment)));
  if (absl::Status status = recorded->OpenChannels(log_channels); !status.ok()) return status;
  return recorded;
}

RecordedExperiment::RecordedExperiment(std::unique_ptr<Experiment> experiment)
    : experiment_(std::move(experiment)) {}

absl::Status RecordedExperiment::OpenChannels(const std::vector<LogChannel>& log_channels) {
  const absl::StatusOr<Channel*> out = experiment_->GetChannel("stdout", ChannelType::kText);
  if (!out.ok()) return out.status();
  stdout_ = *out;
  const absl::StatusOr<Channel*> err = experiment_->GetChannel("stderr", ChannelType::kText);
  if (!err.ok()) return err.status();
  stderr_ = *err;
  for (const LogChannel& log_channel : log_channels) {
    const absl::StatusOr<Channel*> numbers =
        experiment_->GetChannel(log_channel.channel, ChannelType::kNumeric);
    if (!numbers.ok()) return numbers.status();
    number_channels_.push_back(*numbers);
  }
  return absl::OkStatus();
}

void RecordedExperiment::AddLine(OutputStream stream, std::string_view line) {
  (stream == OutputStream::kStdout ? stdout_ : stderr_)->Send(line);
  KeepPace(line.size() + kPointBytes);
}

void RecordedExperiment::AddValue(size_t channel_index, double value) {
  number_channels_[channel_index]->Send(value);
  KeepPace(kPointBytes);
}

void RecordedExperiment::KeepPace(size_t bytes) {
  unsettled_bytes_ += bytes;
  if (unsettled_bytes_ < kUnsettledBytesMax) return;
  unsettled_bytes_ = 0;
  if (is_stalled_ && experiment_->Report().points_acknowledged == acknowledged_at_stall_) return;
  is_stalled_ = !experiment_->Flush(kStallTimeout).ok();
  if (is_stalled_) acknowledged_at_stall_ = experiment_->Report().points_acknowledged;
}

DeliveryReport RecordedExperiment::Finish(
    FinishState state, absl::Duration timeout,
    const std::function<bool(uint64_t points_pending)>& on_wait) {
  const absl::Time deadline = absl::Now() + timeout;
  absl::Status flushed = experiment_->Flush(kWaitStep);
  while (absl::IsDeadlineExceeded(flushed) && absl::Now() < deadline &&
         on_wait(experiment_->Report().points_pending)) {
    flushed = experiment_->Flush(kWaitStep);
  }
  const absl::Duration left =
      flushed.ok() ? std::max(deadline - absl::Now(), kFinishTimeoutMin) : absl::ZeroDuration();
  return experiment_->Finish(state, left);
}

}  // namespace nereid::client

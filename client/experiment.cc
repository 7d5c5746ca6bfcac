#include "client/experiment.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/channel_table.h"
#include "client/delivery.h"
#include "client/event.h"
#include "client/experiment_details.h"
#include "client/names.h"
#include "client/point_buffer.h"
#include "client/sender.h"

namespace nereid::client {
namespace {

constexpr absl::Duration kDestructorTimeout = absl::Seconds(5);

// Of the timeout of Close, for the stream to end in order.
constexpr absl::Duration kGoodbyeMax = absl::Seconds(1);

constexpr size_t kBufferedBytesMin = 4096;

absl::Status Check(const ExperimentOptions& options) {
  if (absl::Status status = CheckProjectName(options.project); !status.ok()) return status;
  if (absl::Status status = CheckName("experiment", options.experiment); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckDetails({options.description, options.tags, options.parameters});
      !status.ok())
    return status;
  if (options.server.empty()) {
    return absl::InvalidArgumentError("server is empty, give HOST:PORT");
  }
  if (options.max_buffered_bytes < kBufferedBytesMin) {
    return absl::InvalidArgumentError(absl::StrCat("max_buffered_bytes is ",
                                                   options.max_buffered_bytes, ", give at least ",
                                                   kBufferedBytesMin));
  }
  if (options.max_batch_points == 0) {
    return absl::InvalidArgumentError("max_batch_points is 0, give at least 1");
  }
  if (options.max_batch_delay < absl::ZeroDuration()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "max_batch_delay is ", absl::FormatDuration(options.max_batch_delay), ", give 0 or more"));
  }
  return absl::OkStatus();
}

std::string RandomWriterId() {
  std::random_device random;
  std::string id;
  while (id.size() < 16) id.push_back(static_cast<char>(random() & 0xFF));
  return id;
}

}  // namespace

class Experiment::Impl {
 public:
  explicit Impl(const ExperimentOptions& options)
      : buffer_({.buffered_bytes = options.max_buffered_bytes,
                 .batch_points = options.max_batch_points,
                 .when_full = options.when_full},
                &event_),
        channels_(&buffer_),
        delivery_(&buffer_),
        sender_(options, RandomWriterId(),
                {.buffer = &buffer_,
                 .channels = &channels_,
                 .delivery = &delivery_,
                 .event = &event_}) {}

  absl::StatusOr<Channel*> GetChannel(std::string_view name, ChannelType type) {
    absl::StatusOr<Channel*> channel = channels_.Get(name, type);
    event_.Set();
    return channel;
  }

  absl::Status Flush(absl::Duration timeout) {
    const Deadline deadline = DeadlineAfter(timeout);
    return delivery_.WaitSettled(buffer_.Seal(), false, deadline);
  }

  DeliveryReport Report() const {
    // In this order: points settled meanwhile must not make more than were sent.
    const Delivery::Counters settled = delivery_.counters();
    const PointBuffer::Counters sent = buffer_.counters();
    return {.points_sent = sent.sent,
            .points_acknowledged = settled.acknowledged,
            .points_rejected = sent.rejected + settled.rejected,
            .points_dropped = sent.dropped,
            .points_pending = sent.buffered() - settled.acknowledged - settled.rejected,
            .finished = settled.finished,
            .last_error = settled.last_error,
            .last_rejection = sent.last_rejection};
  }

  DeliveryReport Close(std::optional<FinishState> finish, absl::Duration timeout) {
    std::lock_guard lock(close_mutex_);
    if (!closed_) {
      closed_ = true;
      const Deadline deadline = DeadlineAfter(timeout);
      const uint64_t points = buffer_.Close();
      if (finish) sender_.Finish(*finish);
      const absl::Status settled = delivery_.WaitSettled(points, finish.has_value(), deadline);
      if (!settled.ok()) delivery_.NoteError(settled);
      sender_.Stop(std::min(deadline, DeadlineAfter(kGoodbyeMax)));
      delivery_.Stop(absl::FailedPreconditionError("the experiment is closed"));
    }
    return Report();
  }

 private:
  Event event_;
  PointBuffer buffer_;
  ChannelTable channels_;
  Delivery delivery_;
  std::mutex close_mutex_;
  bool closed_ = false;
  Sender sender_;
};

absl::StatusOr<std::unique_ptr<Experiment>> Experiment::Open(const ExperimentOptions& options) {
  if (absl::Status status = Check(options); !status.ok()) return status;
  return std::unique_ptr<Experiment>(new Experiment(std::make_unique<Impl>(options)));
}

Experiment::Experiment(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Experiment::~Experiment() { Close(kDestructorTimeout); }

absl::StatusOr<Channel*> Experiment::GetChannel(std::string_view name, ChannelType type) {
  return impl_->GetChannel(name, type);
}

absl::Status Experiment::Flush(absl::Duration timeout) { return impl_->Flush(timeout); }

DeliveryReport Experiment::Report() const { return impl_->Report(); }

DeliveryReport Experiment::Finish(FinishState state, absl::Duration timeout) {
  return impl_->Close(state, timeout);
}

DeliveryReport Experiment::Close(absl::Duration timeout) {
  return impl_->Close(std::nullopt, timeout);
}

}  // namespace nereid::client

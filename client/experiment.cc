#include "client/experiment.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/channel_table.h"
#include "client/child_spools.h"
#include "client/delivery.h"
#include "client/delivery_watch.h"
#include "client/event.h"
#include "client/experiment_details.h"
#include "client/experiment_spool.h"
#include "client/fork_observer.h"
#include "client/forked_writer.h"
#include "client/message_backlog.h"
#include "client/names.h"
#include "client/point_buffer.h"
#include "client/sender.h"
#include "client/spool.h"
#include "client/spool_format.h"

namespace nereid::client {
namespace {

constexpr absl::Duration kDestructorTimeout = absl::Seconds(5);

// Of the timeout of Close, for the stream to end in order.
constexpr absl::Duration kGoodbyeMax = absl::Seconds(1);

constexpr size_t kBufferedBytesMin = 4096;

// Room for a few segments and the reserve.
constexpr uint64_t kSpoolBytesMin = 2 * kSpoolReserveBytes;

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
  if (!options.spool_directory.empty() && options.max_spool_bytes < kSpoolBytesMin) {
    return absl::InvalidArgumentError(absl::StrCat("max_spool_bytes is ", options.max_spool_bytes,
                                                   ", give at least ", kSpoolBytesMin));
  }
  return absl::OkStatus();
}

// Stays right when the program changes its working directory.
ExperimentOptions WithAbsolutePaths(ExperimentOptions options) {
  std::error_code error;
  if (options.spool_directory.empty()) return options;
  const auto path = std::filesystem::absolute(options.spool_directory, error);
  if (!error) options.spool_directory = path.string();
  return options;
}

}  // namespace

class Experiment::Impl : public ForkObserver {
 public:
  explicit Impl(const ExperimentOptions& options)
      : options_(WithAbsolutePaths(options)),
        buffer_({.buffered_bytes = options.max_buffered_bytes,
                 .batch_points = options.max_batch_points,
                 .when_full = options.when_full,
                 .tells_rejections = options.callbacks.on_rejection != nullptr},
                &event_),
        channels_(&buffer_),
        delivery_(&buffer_, options.spool_directory.empty() ? Delivery::AfterRefusal::kStop
                                                            : Delivery::AfterRefusal::kKeepTaking),
        backlog_(&delivery_, &buffer_,
                 MakeExperimentSpool(options_, &channels_, writer_id_, /*parent_writer_id=*/"")),
        watch_(options.callbacks, &buffer_, &channels_, &delivery_),
        sender_(options_, writer_id_,
                {.buffer = &buffer_,
                 .channels = &channels_,
                 .delivery = &delivery_,
                 .backlog = &backlog_,
                 .watch = &watch_,
                 .event = &event_}) {
    AddForkObserver(this);
  }

  ~Impl() override { RemoveForkObserver(this); }

  // Whether nothing of this may be destroyed, for there are threads that use it or, in a forked
  // child, traces of threads that did.
  bool must_stay() const { return is_child_ || sender_.has_hung(); }

  absl::StatusOr<Channel*> GetChannel(std::string_view name, ChannelType type) {
    absl::StatusOr<Channel*> channel = channels_.Get(name, type);
    if (!is_child_) event_.Set();
    return channel;
  }

  absl::Status Flush(absl::Duration timeout) {
    if (is_child_) {
      return absl::FailedPreconditionError(
          "a forked child only puts its points into the spool: Close of the parent or nereid sync "
          "delivers them");
    }
    const Deadline deadline = DeadlineAfter(timeout);
    return delivery_.WaitSettled(buffer_.Seal(), false, deadline);
  }

  DeliveryReport Report() const {
    if (is_child_) return ReportOfChild();
    // In this order: points settled meanwhile must not make more than were sent.
    const Delivery::Counters settled = delivery_.counters();
    const PointBuffer::Counters sent = buffer_.counters();
    const uint64_t pending =
        sent.buffered() - settled.acknowledged - settled.rejected - settled.lost;
    return {.points_sent = sent.sent,
            .points_acknowledged = settled.acknowledged,
            .points_rejected = sent.rejected + settled.rejected,
            .points_dropped = sent.dropped + settled.lost,
            .points_pending = pending,
            .points_spooled = std::min(pending, settled.spooled_points),
            .spool_directory = settled.spooled_messages > 0 ? options_.spool_directory : "",
            .spool_error = settled.spool_error,
            .details_error = settled.details_error,
            .finished = settled.finished,
            .last_error = settled.last_error,
            .last_rejection = sent.last_rejection};
  }

  DeliveryReport Close(std::optional<FinishState> finish, absl::Duration timeout) {
    if (is_child_) {
      buffer_.CloseInChild();
      forked_writer_->Close();
      return Report();
    }
    std::lock_guard lock(close_mutex_);
    if (!closed_) {
      closed_ = true;
      CloseNow(finish, DeadlineAfter(timeout));
    }
    return Report();
  }

 private:
  void CloseNow(std::optional<FinishState> finish, Deadline deadline) {
    const uint64_t points = buffer_.Close();
    // Before the end: points of any writer set the experiment running again.
    if (has_forked_ && !options_.spool_directory.empty()) DeliverChildren(deadline);
    if (finish) sender_.Finish(*finish);
    const absl::Status settled = delivery_.WaitSettled(points, finish.has_value(), deadline);
    if (!settled.ok()) delivery_.NoteError(settled);
    sender_.Stop(std::min(deadline, DeadlineAfter(kGoodbyeMax)));
    delivery_.Stop(absl::FailedPreconditionError("the experiment is closed"));
  }

  void DeliverChildren(Deadline deadline) {
    const absl::Status status =
        DeliverSpoolsOfChildren({options_.server, options_.spool_directory, writer_id_, deadline});
    if (!status.ok()) delivery_.NoteError(status);
  }

  DeliveryReport ReportOfChild() const {
    const PointBuffer::Counters sent = buffer_.counters();
    const uint64_t lost = forked_writer_->points_lost();
    const uint64_t spooled = sent.buffered() - lost;
    return {.points_sent = sent.sent,
            .points_rejected = sent.rejected,
            .points_dropped = sent.dropped + lost,
            .points_pending = spooled,
            .points_spooled = spooled,
            .spool_directory = spooled > 0 ? options_.spool_directory : "",
            .spool_error = forked_writer_->error(),
            .details_error = {},
            .last_error = forked_writer_->error(),
            .last_rejection = sent.last_rejection};
  }

  // The buffer before the table: a forked child declares channels while it holds the buffer.
  void BeforeFork() override {
    buffer_.Lock();
    channels_.Lock();
  }

  void AfterForkInParent() override {
    has_forked_ = true;
    channels_.Unlock();
    buffer_.Unlock();
  }

  void AfterForkInChild() override {
    is_child_ = true;
    backlog_.CloseFiles();
    if (forked_writer_ != nullptr) forked_writer_->CloseFiles();
    forked_writer_ = std::make_unique<ForkedWriter>(options_, &channels_, writer_id_);
    buffer_.GoOnInChild(forked_writer_.get());
    channels_.Unlock();
    buffer_.Unlock();
  }

  const ExperimentOptions options_;
  const std::string writer_id_ = RandomWriterId();
  std::atomic<bool> has_forked_ = false;
  // Changes only while there is one thread.
  bool is_child_ = false;
  std::unique_ptr<ForkedWriter> forked_writer_;
  Event event_;
  PointBuffer buffer_;
  ChannelTable channels_;
  Delivery delivery_;
  MessageBacklog backlog_;
  DeliveryWatch watch_;
  std::mutex close_mutex_;
  bool closed_ = false;
  Sender sender_;
};

absl::StatusOr<std::unique_ptr<Experiment>> Experiment::Open(const ExperimentOptions& options) {
  if (absl::Status status = Check(options); !status.ok()) return status;
  return std::unique_ptr<Experiment>(new Experiment(std::make_unique<Impl>(options)));
}

Experiment::Experiment(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Experiment::~Experiment() {
  Close(kDestructorTimeout);
  if (impl_->must_stay()) static_cast<void>(impl_.release());
}

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

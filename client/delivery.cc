#include "client/delivery.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace nereid::client {
namespace {

// Whether a stream that ended so will end so again.
bool IsFinal(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnimplemented:
      return true;
    default:
      return false;
  }
}

}  // namespace

void Delivery::BeginStream() {
  std::lock_guard lock(mutex_);
  queue_.Rewind();
  limits_.reset();
  progressed_ = false;
}

bool Delivery::EndStream(const absl::Status& status) {
  const absl::Status error =
      status.ok() ? absl::UnavailableError("the server ended the stream") : status;
  if (IsFinal(error.code())) Refuse(error);
  std::lock_guard lock(mutex_);
  limits_.reset();
  if (stopped_.ok()) counters_.last_error = error.ToString();
  return progressed_;
}

std::optional<Delivery::Limits> Delivery::limits() const {
  std::lock_guard lock(mutex_);
  return limits_;
}

std::shared_ptr<const std::string> Delivery::NextUnsent() {
  std::lock_guard lock(mutex_);
  return queue_.NextUnsent();
}

bool Delivery::has_room() const {
  std::lock_guard lock(mutex_);
  return queue_.bytes() < kInFlightBytesMax;
}

bool Delivery::everything_acknowledged() const {
  std::lock_guard lock(mutex_);
  return queue_.empty();
}

uint64_t Delivery::acknowledged_through() const {
  std::lock_guard lock(mutex_);
  return queue_.acknowledged_through();
}

uint64_t Delivery::next_sequence() const {
  std::lock_guard lock(mutex_);
  return queue_.next_sequence();
}

void Delivery::Push(NumberedMessage message) {
  std::lock_guard lock(mutex_);
  queue_.Push(std::move(message));
}

void Delivery::NoteSpooled(uint64_t points) {
  std::lock_guard lock(mutex_);
  ++counters_.spooled_messages;
  counters_.spooled_points += points;
}

void Delivery::NoteSpoolError(const absl::Status& status) {
  std::lock_guard lock(mutex_);
  counters_.spool_error = status.ToString();
}

void Delivery::NoteLost(uint64_t sequence, uint64_t points) {
  std::lock_guard lock(mutex_);
  counters_.lost += points;
  counters_.spooled_points -= points;
  lost_[sequence] = points;
}

void Delivery::ForgetSpooled(uint64_t others) {
  std::lock_guard lock(mutex_);
  const ResendQueue::Settled pushed = queue_.ForgetSpooled();
  counters_.spooled_messages -= pushed.spooled_messages + others;
  counters_.spooled_points -= pushed.spooled_points;
}

std::deque<NumberedMessage> Delivery::unacknowledged() const {
  std::lock_guard lock(mutex_);
  return queue_.messages();
}

int64_t Delivery::oldest_time_unix_nanos() const {
  std::lock_guard lock(mutex_);
  return queue_.oldest_time_unix_nanos();
}

void Delivery::Reject(uint64_t points, std::string reason) {
  buffer_->NoteRejection(std::move(reason));
  std::lock_guard lock(mutex_);
  counters_.rejected += points;
  settled_points_ += points;
  settled_changed_.notify_all();
}

void Delivery::Receive(const v1::IngestResponse& response) {
  switch (response.message_case()) {
    case v1::IngestResponse::kOpened:
      return Receive(response.opened());
    case v1::IngestResponse::kDeclared:
      return Receive(response.declared());
    case v1::IngestResponse::kAcknowledged:
      return Receive(response.acknowledged());
    case v1::IngestResponse::kRejected:
      return Receive(response.rejected());
    case v1::IngestResponse::MESSAGE_NOT_SET:
      return;
  }
}

void Delivery::Receive(const v1::Opened& opened) {
  const uint64_t last = opened.last_sequence();
  std::unique_lock lock(mutex_);
  const uint64_t acknowledged = queue_.acknowledged_through();
  const uint64_t made = queue_.next_sequence() - 1;
  if (last < acknowledged || last > made) {
    lock.unlock();
    return Refuse(absl::DataLossError(absl::StrCat(
        "the server has messages 1 to ", last, " of this writer, but it acknowledged ",
        acknowledged, " and ", made, " were made: its store was replaced or deleted")));
  }
  if (opened.details_status().code() != 0) {
    counters_.details_error = opened.details_status().message();
  }
  const v1::StreamLimits& limits = opened.limits();
  limits_ = {
      .message_bytes =
          limits.max_message_bytes() > 0 ? limits.max_message_bytes() : kMessageBytesMax,
      .channel_refs = limits.max_channel_refs() > 0 ? limits.max_channel_refs() : kChannelRefsMax};
  const ResendQueue::Settled settled = Acknowledge(last);
  lock.unlock();
  Announce(settled);
}

void Delivery::Receive(const v1::Declared& declared) {
  if (declared.status().code() != 0) buffer_->NoteRejection(declared.status().message());
}

void Delivery::Receive(const v1::Acknowledged& acknowledged) {
  const uint64_t through = acknowledged.through_sequence();
  std::unique_lock lock(mutex_);
  const uint64_t sent = queue_.sent_through();
  if (through > sent) {
    lock.unlock();
    return Refuse(absl::DataLossError(absl::StrCat("the server acknowledged message ", through,
                                                   ", but only ", sent, " were sent")));
  }
  const ResendQueue::Settled settled = Acknowledge(through);
  lock.unlock();
  Announce(settled);
}

void Delivery::Receive(const v1::Rejected& rejected) {
  buffer_->NoteRejection(rejected.message(), rejected.channel_ref(), rejected.count());
  std::lock_guard lock(mutex_);
  counters_.rejected += queue_.Reject(rejected.sequence(), rejected.count());
}

ResendQueue::Settled Delivery::Acknowledge(uint64_t through) {
  if (through > queue_.acknowledged_through()) progressed_ = true;
  const ResendQueue::Settled settled = queue_.Acknowledge(through);
  settled_points_ += settled.points;
  for (; !lost_.empty() && lost_.begin()->first <= through; lost_.erase(lost_.begin())) {
    settled_points_ += lost_.begin()->second;
  }
  counters_.acknowledged += settled.points - settled.rejected_points;
  counters_.spooled_messages -= settled.spooled_messages;
  counters_.spooled_points -= settled.spooled_points;
  counters_.finished |= settled.finishes;
  return settled;
}

void Delivery::Announce(const ResendQueue::Settled& settled) {
  buffer_->Release(settled.buffered_bytes);
  settled_changed_.notify_all();
}

void Delivery::Refuse(const absl::Status& status) {
  {
    std::lock_guard lock(mutex_);
    if (stopped_.ok()) counters_.last_error = status.ToString();
  }
  if (after_refusal_ == AfterRefusal::kStop) return Stop(status);
  {
    std::lock_guard lock(mutex_);
    stopped_.Update(status);
  }
  settled_changed_.notify_all();
}

void Delivery::Stop(const absl::Status& status) {
  // First, so that whoever sees that delivery stopped also sees its points dropped.
  buffer_->Close();
  {
    std::lock_guard lock(mutex_);
    if (stopped_.ok()) stopped_ = status;
  }
  settled_changed_.notify_all();
}

absl::Status Delivery::stopped() const {
  std::lock_guard lock(mutex_);
  return stopped_;
}

absl::Status Delivery::WaitSettled(uint64_t points, bool finished, Deadline deadline) {
  std::unique_lock lock(mutex_);
  const auto settled = [&] {
    return settled_points_ >= points && (counters_.finished || !finished);
  };
  settled_changed_.wait_until(lock, deadline, [&] { return settled() || !stopped_.ok(); });
  if (settled()) return absl::OkStatus();
  if (!stopped_.ok()) return stopped_;
  const uint64_t missing = points > settled_points_ ? points - settled_points_ : 0;
  return absl::DeadlineExceededError(
      absl::StrCat(missing, " of ", points, " points are not acknowledged in time; last error: ",
                   counters_.last_error.empty() ? "none" : counters_.last_error));
}

void Delivery::NoteError(const absl::Status& status) {
  std::lock_guard lock(mutex_);
  if (counters_.last_error.empty()) counters_.last_error = status.ToString();
}

Delivery::Counters Delivery::counters() const {
  std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace nereid::client

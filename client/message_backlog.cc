#include "client/message_backlog.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/batch_builder.h"
#include "client/count_text.h"

namespace nereid::client {
namespace {

// Whether trying again cannot help.
bool IsLost(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsDataLoss(status);
}

}  // namespace

MessageBacklog::MessageBacklog(Delivery* delivery, PointBuffer* buffer,
                               std::unique_ptr<Spool> spool)
    : delivery_(delivery), buffer_(buffer), spool_(std::move(spool)) {}

bool MessageBacklog::has_room() const {
  if (spool_ == nullptr || failed_through_ > 0) {
    return delivery_->has_room() && unspooled_.empty();
  }
  return spool_->has_room();
}

void MessageBacklog::Add(NumberedMessage message, const std::vector<uint32_t>& channel_refs) {
  ++next_sequence_;
  if (message.finishes) finish_ = message;
  const bool is_next = empty() && delivery_->has_room();
  message.spooled = spool_ != nullptr && TrySpool(message, channel_refs);
  if (message.spooled) {
    delivery_->NoteSpooled(message.points);
    buffer_->Release(std::exchange(message.buffered_bytes, 0));
  }
  if (is_next) {
    if (message.spooled) spool_->SkipUnread();
    delivery_->Push(std::move(message));
  } else if (!message.spooled) {
    unspooled_.push_back(std::move(message));
  }
}

bool MessageBacklog::TrySpool(const NumberedMessage& message,
                              const std::vector<uint32_t>& channel_refs) {
  if (failed_through_ > 0 && (std::chrono::steady_clock::now() < retry_at_ ||
                              delivery_->acknowledged_through() < failed_through_)) {
    failed_through_ = message.sequence;
    return false;
  }
  failed_through_ = 0;
  absl::Status status = Write(message, channel_refs);
  if (IsLost(status)) {
    if (!Mend(status).ok()) return false;
    status = Write(message, channel_refs);
  }
  if (!status.ok()) LeaveAlone(status);
  return status.ok();
}

absl::Status MessageBacklog::Write(const NumberedMessage& message,
                                   const std::vector<uint32_t>& channel_refs) {
  return spool_->Append(message.sequence, *message.bytes, channel_refs, message.points);
}

void MessageBacklog::LeaveAlone(const absl::Status& reason) {
  failed_through_ = next_sequence_ - 1;
  retry_at_ = DeadlineAfter(kSpoolRetryPause);
  delivery_->NoteSpoolError(reason);
}

bool MessageBacklog::Move() {
  bool moved = false;
  read_retry_at_ = kNoDeadline;
  while (!empty() && delivery_->has_room()) {
    if (!MoveNext()) break;
    moved = true;
  }
  return moved;
}

bool MessageBacklog::MoveNext() {
  if (LostIsNext()) {
    MoveLost();
  } else if (HasUnread()) {
    return MoveUnread();
  } else {
    delivery_->Push(std::move(unspooled_.front()));
    unspooled_.pop_front();
  }
  return true;
}

// False if the spool must be tried again later.
bool MessageBacklog::MoveUnread() {
  absl::StatusOr<NumberedMessage> message = spool_->ReadNext();
  if (message.ok()) {
    delivery_->Push(*std::move(message));
  } else if (IsLost(message.status())) {
    Mend(message.status()).IgnoreError();
  } else {
    read_retry_at_ = DeadlineAfter(kSpoolRetryPause);
    delivery_->NoteSpoolError(message.status());
    return false;
  }
  return true;
}

bool MessageBacklog::LostIsNext() const {
  return !lost_.empty() && lost_.begin()->first <= delivery_->next_sequence();
}

void MessageBacklog::MoveLost() {
  NumberedMessage message = InPlaceOf(delivery_->next_sequence());
  const auto lost = lost_.begin();
  message.spooled = lost->second.spooled;
  if (message.sequence == lost->second.last_sequence) lost_.erase(lost);
  delivery_->Push(std::move(message));
}

// The server takes no number before it has the one before it.
NumberedMessage MessageBacklog::InPlaceOf(uint64_t sequence) const {
  if (sequence == finish_.sequence) return finish_;
  return {.sequence = sequence,
          .bytes = std::make_shared<const std::string>(BuildAppend(sequence, {}))};
}

// Puts into the spool again what memory has of its lost segments. After an error messages go
// through memory.
absl::Status MessageBacklog::Mend(const absl::Status& reason) {
  const uint64_t next = delivery_->next_sequence();
  const std::deque<NumberedMessage> held = delivery_->unacknowledged();
  std::vector<Spool::Loss> losses;
  const absl::Status mended = spool_->Mend(
      [&](uint64_t sequence) -> std::shared_ptr<const std::string> {
        if (sequence >= next) return InPlaceOf(sequence).bytes;
        if (held.empty() || sequence < held.front().sequence) return nullptr;
        return held[sequence - held.front().sequence].bytes;
      },
      losses);
  std::string told(reason.message());
  if (const uint64_t points = NoteLosses(losses); points > 0) {
    absl::StrAppend(&told, "; lost with it: ", FormatCount(points, "point"));
  }
  if (mended.ok()) {
    delivery_->NoteSpoolError(absl::Status(reason.code(), told));
  } else {
    ForgetSpooled();
    absl::StrAppend(&told, "; not made anew: ", mended.message());
    LeaveAlone(absl::Status(mended.code(), told));
  }
  return mended;
}

// Returns how many points are lost.
uint64_t MessageBacklog::NoteLosses(const std::vector<Spool::Loss>& losses) {
  uint64_t points = 0;
  for (const Spool::Loss& loss : losses) {
    lost_[loss.first_sequence] = {.last_sequence = loss.first_sequence + loss.messages - 1,
                                  .spooled = true};
    delivery_->NoteLost(loss.first_sequence, loss.points);
    points += loss.points;
  }
  return points;
}

void MessageBacklog::ForgetSpooled() {
  uint64_t others = 0;
  for (auto& [first, lost] : lost_) {
    if (!std::exchange(lost.spooled, false)) continue;
    others += lost.last_sequence + 1 - std::max(first, delivery_->next_sequence());
  }
  delivery_->ForgetSpooled(others);
}

void MessageBacklog::Forget() {
  if (spool_ != nullptr) spool_->Forget(delivery_->acknowledged_through());
}

void MessageBacklog::LeaveSpool() {
  if (spool_ == nullptr) return;
  if (!empty() || !delivery_->everything_acknowledged()) {
    if (absl::Status status = spool_->Check(); !status.ok()) Mend(status).IgnoreError();
  } else if (absl::Status status = spool_->Remove(); !status.ok()) {
    delivery_->NoteSpoolError(status);
  }
}

void MessageBacklog::CloseFiles() {
  if (spool_ != nullptr) spool_->CloseFiles();
}

}  // namespace nereid::client

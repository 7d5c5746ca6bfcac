#include "client/message_backlog.h"

#include <chrono>
#include <utility>

#include "absl/status/statusor.h"

namespace nereid::client {

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
  const auto now = std::chrono::steady_clock::now();
  if (failed_through_ > 0 &&
      (now < retry_at_ || delivery_->acknowledged_through() < failed_through_)) {
    failed_through_ = message.sequence;
    return false;
  }
  const absl::Status status = spool_->Append(message.sequence, *message.bytes, channel_refs);
  failed_through_ = status.ok() ? 0 : message.sequence;
  if (status.ok()) return true;
  retry_at_ = now + absl::ToChronoNanoseconds(kSpoolRetryPause);
  delivery_->NoteSpoolError(status);
  return false;
}

bool MessageBacklog::Move() {
  bool moved = false;
  while (!empty() && delivery_->has_room()) {
    if (HasUnread()) {
      absl::StatusOr<NumberedMessage> message = spool_->ReadNext();
      if (!message.ok()) {
        delivery_->Refuse(message.status());
        return moved;
      }
      delivery_->Push(*std::move(message));
    } else {
      delivery_->Push(std::move(unspooled_.front()));
      unspooled_.pop_front();
    }
    moved = true;
  }
  return moved;
}

void MessageBacklog::Forget() {
  if (spool_ != nullptr) spool_->Forget(delivery_->acknowledged_through());
}

void MessageBacklog::RemoveIfDelivered() {
  if (spool_ == nullptr || !empty() || !delivery_->everything_acknowledged()) return;
  if (absl::Status status = spool_->Remove(); !status.ok()) delivery_->NoteSpoolError(status);
}

void MessageBacklog::CloseFiles() {
  if (spool_ != nullptr) spool_->CloseFiles();
}

}  // namespace nereid::client

#include "client/resend_queue.h"

#include <algorithm>
#include <utility>

namespace nereid::client {

void ResendQueue::Push(NumberedMessage message) {
  bytes_ += message.bytes->size();
  messages_.push_back(std::move(message));
  ++next_sequence_;
}

std::shared_ptr<const std::string> ResendQueue::NextUnsent() {
  if (sent_ == messages_.size()) return nullptr;
  return messages_[sent_++].bytes;
}

int64_t ResendQueue::oldest_time_unix_nanos() const {
  for (const NumberedMessage& message : messages_) {
    if (message.time_unix_nanos != 0) return message.time_unix_nanos;
  }
  return 0;
}

uint64_t ResendQueue::Reject(uint64_t sequence, uint64_t points) {
  if (sequence <= acknowledged_through() || sequence >= next_sequence_) return 0;
  NumberedMessage& message = messages_[sequence - acknowledged_through() - 1];
  const uint64_t counted = std::min(points, message.points - message.rejected_points);
  message.rejected_points += counted;
  return counted;
}

ResendQueue::Settled ResendQueue::ForgetSpooled() {
  Settled spooled;
  for (NumberedMessage& message : messages_) {
    if (!std::exchange(message.spooled, false)) continue;
    ++spooled.spooled_messages;
    spooled.spooled_points += message.points;
  }
  return spooled;
}

ResendQueue::Settled ResendQueue::Acknowledge(uint64_t through) {
  Settled settled;
  while (acknowledged_through() < through) {
    const NumberedMessage& message = messages_.front();
    settled.points += message.points;
    settled.rejected_points += message.rejected_points;
    if (message.spooled) {
      ++settled.spooled_messages;
      settled.spooled_points += message.points;
    }
    settled.buffered_bytes += message.buffered_bytes;
    settled.finishes |= message.finishes;
    bytes_ -= message.bytes->size();
    if (sent_ > 0) --sent_;
    messages_.pop_front();
  }
  return settled;
}

}  // namespace nereid::client

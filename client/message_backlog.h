#ifndef NEREID_CLIENT_MESSAGE_BACKLOG_H_
#define NEREID_CLIENT_MESSAGE_BACKLOG_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/deadline.h"
#include "client/delivery.h"
#include "client/point_buffer.h"
#include "client/resend_queue.h"
#include "client/spool.h"

namespace nereid::client {

// How long a spool that could not be written to is left alone.
inline constexpr absl::Duration kSpoolRetryPause = absl::Seconds(1);

// The way of a numbered message from when it was made to Delivery, which has memory for few. With a
// spool each message is written there first, and what Delivery has no room for is read back when it
// is its turn. Where the spool fails, messages go through memory until the server has acknowledged
// them all; then it is tried again, so that no message is missing between those in the spool.
//
// For the thread that makes messages.
class MessageBacklog {
 public:
  // `spool` may be null: then Delivery takes every message, and nothing is ever left here.
  MessageBacklog(Delivery* delivery, PointBuffer* buffer, std::unique_ptr<Spool> spool);

  bool has_spool() const { return spool_ != nullptr; }

  // Whether one more message may be made.
  bool has_room() const;

  // The number that the next message must carry.
  uint64_t next_sequence() const { return next_sequence_; }

  // Takes a message with the channels whose points it has.
  void Add(NumberedMessage message, const std::vector<uint32_t>& channel_refs);

  // Moves what is next to Delivery, as far as that has room; returns whether there was anything.
  // Refuses for good when the spool cannot be read.
  bool Move();

  // Whether Delivery got every message.
  bool empty() const { return !HasUnread() && unspooled_.empty(); }

  // Lets the spool forget what is acknowledged.
  void Forget();

  // Removes the spool if everything is acknowledged.
  void RemoveIfDelivered();

  // See Spool::CloseFiles.
  void CloseFiles();

 private:
  bool HasUnread() const { return spool_ != nullptr && spool_->has_unread(); }
  bool TrySpool(const NumberedMessage& message, const std::vector<uint32_t>& channel_refs);

  Delivery* const delivery_;
  PointBuffer* const buffer_;
  const std::unique_ptr<Spool> spool_;
  uint64_t next_sequence_ = 1;
  // Behind those in the spool.
  std::deque<NumberedMessage> unspooled_;
  // The last message that the spool did not take, while it is not to be written to; otherwise 0.
  uint64_t failed_through_ = 0;
  Deadline retry_at_ = Deadline::min();
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_MESSAGE_BACKLOG_H_

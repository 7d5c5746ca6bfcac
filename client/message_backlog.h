#ifndef NEREID_CLIENT_MESSAGE_BACKLOG_H_
#define NEREID_CLIENT_MESSAGE_BACKLOG_H_

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <utility>
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
// is its turn. What is lost there is written anew as far as memory has it, and for the rest
// messages without points take up the numbers, so that delivery goes on. Where the spool fails,
// messages go through memory until the server has acknowledged them all; then it is tried again, so
// that no message is missing between those in the spool.
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
  bool Move();

  // When to Move again though nothing happens, because the spool could not be read. Told once.
  Deadline TakeRetry() { return std::exchange(read_retry_at_, kNoDeadline); }

  // Whether Delivery got every message.
  bool empty() const { return lost_.empty() && !HasUnread() && unspooled_.empty(); }

  // Lets the spool forget what is acknowledged.
  void Forget();

  // At the end: removes the spool if everything is acknowledged, and otherwise sees to it that what
  // is said to be in it is there.
  void LeaveSpool();

  // See Spool::CloseFiles.
  void CloseFiles();

 private:
  struct Lost {
    uint64_t last_sequence = 0;
    // What takes their place is on disk.
    bool spooled = false;
  };

  bool HasUnread() const { return spool_ != nullptr && spool_->has_unread(); }
  bool TrySpool(const NumberedMessage& message, const std::vector<uint32_t>& channel_refs);
  absl::Status Write(const NumberedMessage& message, const std::vector<uint32_t>& channel_refs);
  void LeaveAlone(const absl::Status& reason);
  bool MoveNext();
  bool MoveUnread();
  bool LostIsNext() const;
  void MoveLost();
  absl::Status Mend(const absl::Status& reason);
  uint64_t NoteLosses(const std::vector<Spool::Loss>& losses);
  void ForgetSpooled();
  NumberedMessage InPlaceOf(uint64_t sequence) const;

  Delivery* const delivery_;
  PointBuffer* const buffer_;
  const std::unique_ptr<Spool> spool_;
  uint64_t next_sequence_ = 1;
  // Messages that were lost in the spool and not replaced yet, by the number of the first of them.
  std::map<uint64_t, Lost> lost_;
  // The message that ends the experiment; its number is 0 before there is one.
  NumberedMessage finish_;
  // When to read the spool again after that failed.
  Deadline read_retry_at_ = kNoDeadline;
  // Behind those in the spool.
  std::deque<NumberedMessage> unspooled_;
  // The last message that the spool did not take, while it is not to be written to; otherwise 0.
  uint64_t failed_through_ = 0;
  Deadline retry_at_ = Deadline::min();
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_MESSAGE_BACKLOG_H_

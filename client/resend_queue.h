#ifndef NEREID_CLIENT_RESEND_QUEUE_H_
#define NEREID_CLIENT_RESEND_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace nereid::client {

// A serialized IngestRequest that carries a sequence number.
struct NumberedMessage {
  uint64_t sequence = 0;
  // Shared, so that an acknowledgement may arrive while the message is still being written.
  std::shared_ptr<const std::string> bytes;
  uint64_t points = 0;
  // Of `points`, those the server said it rejected.
  uint64_t rejected_points = 0;
  // What the points count in the PointBuffer.
  size_t buffered_bytes = 0;
  // Unix time of the last point; 0: it has none.
  int64_t time_unix_nanos = 0;
  // Declares the experiment ended.
  bool finishes = false;
  // It is on disk as well.
  bool spooled = false;
};

// The numbered messages that are not yet acknowledged, in order, and how far they were sent on the
// current stream. Not thread-safe.
class ResendQueue {
 public:
  // What acknowledged messages held.
  struct Settled {
    uint64_t points = 0;
    uint64_t rejected_points = 0;
    // What of it is on disk as well.
    uint64_t spooled_messages = 0;
    uint64_t spooled_points = 0;
    size_t buffered_bytes = 0;
    bool finishes = false;
  };

  // `message.sequence` is next_sequence().
  void Push(NumberedMessage message);

  // The number that the next message gets; the first is 1.
  uint64_t next_sequence() const { return next_sequence_; }

  // Everything up to here is acknowledged.
  uint64_t acknowledged_through() const { return next_sequence_ - messages_.size() - 1; }

  // The last number that went out on the current stream.
  uint64_t sent_through() const { return acknowledged_through() + sent_; }

  bool empty() const { return messages_.empty(); }

  // Of the oldest message that has points; 0: there is none.
  int64_t oldest_time_unix_nanos() const;

  // Bytes of the serialized messages.
  size_t bytes() const { return bytes_; }

  // The oldest message that did not go out on the current stream, now taken as sent; null if there
  // is none.
  std::shared_ptr<const std::string> NextUnsent();

  // A new stream: nothing is sent on it yet.
  void Rewind() { sent_ = 0; }

  // Notes that points of an unacknowledged message were rejected. Returns how many of them it did
  // not know of: none for a message that is not here.
  uint64_t Reject(uint64_t sequence, uint64_t points);

  const std::deque<NumberedMessage>& messages() const { return messages_; }

  // Notes that none of the messages is on disk. Returns what was.
  Settled ForgetSpooled();

  // Forgets the messages up to `through`, which is below next_sequence().
  Settled Acknowledge(uint64_t through);

 private:
  std::deque<NumberedMessage> messages_;
  size_t sent_ = 0;
  size_t bytes_ = 0;
  uint64_t next_sequence_ = 1;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_RESEND_QUEUE_H_

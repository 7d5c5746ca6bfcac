#ifndef NEREID_CLIENT_DELIVERY_H_
#define NEREID_CLIENT_DELIVERY_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "client/deadline.h"
#include "client/point_buffer.h"
#include "client/resend_queue.h"
#include "nereid/v1/ingest.pb.h"

namespace nereid::client {

// No further message is made while this many bytes wait for their acknowledgement.
inline constexpr size_t kInFlightBytesMax = 8 << 20;

// Of one message, when the server does not say.
inline constexpr size_t kMessageBytesMax = 4 << 20;

// On one stream, when the server does not say.
inline constexpr uint32_t kChannelRefsMax = 65'536;

// What is known of the messages that were made: which of them the server has, and whether delivery
// goes on. Survives streams. Thread-safe: the sender pushes and takes, the stream's thread brings
// the answers, any thread waits and asks.
class Delivery {
 public:
  // What the server takes on the current stream.
  struct Limits {
    size_t message_bytes = 0;
    uint32_t channel_refs = 0;
  };

  struct Counters {
    uint64_t acknowledged = 0;
    uint64_t rejected = 0;
    // Points that were on disk only, and are there no more.
    uint64_t lost = 0;
    // Messages that are on disk and not acknowledged, and their points.
    uint64_t spooled_messages = 0;
    uint64_t spooled_points = 0;
    bool finished = false;
    std::string last_error;
    // Why a message did not go to disk the last time.
    std::string spool_error;
    // Why the server did not take description, tags and parameters the last time.
    std::string details_error;
  };

  // What to do with the buffer when the server says what trying again cannot cure.
  enum class AfterRefusal {
    // Delivery stops and the buffer is closed.
    kStop,
    // Points are still taken, for somebody keeps them on disk.
    kKeepTaking,
  };

  // Gives the bytes of acknowledged points back to `buffer`, and closes it when delivery stops.
  explicit Delivery(PointBuffer* buffer, AfterRefusal after_refusal = AfterRefusal::kStop)
      : buffer_(buffer), after_refusal_(after_refusal) {}

  // A new stream: everything that is not acknowledged is to be sent again.
  void BeginStream();

  // The stream broke with `status`. Stops delivery if trying again cannot help. Returns whether the
  // server had acknowledged anything new on it.
  bool EndStream(const absl::Status& status);

  // Nothing until the server has answered `open` on the current stream.
  std::optional<Limits> limits() const;

  // The next message to write; null if all were written.
  std::shared_ptr<const std::string> NextUnsent();

  // Whether one more message may be made.
  bool has_room() const;

  bool everything_acknowledged() const;

  // Everything up to here is acknowledged.
  uint64_t acknowledged_through() const;

  // The number that the next pushed message must carry.
  uint64_t next_sequence() const;

  void Push(NumberedMessage message);

  // Counts a message that was written to disk.
  void NoteSpooled(uint64_t points);

  // Keeps why a message could not be written to disk, or not be read back.
  void NoteSpoolError(const absl::Status& status);

  // Counts points that were on disk only, and are lost. They count as settled once `sequence`,
  // which is not pushed yet, is acknowledged.
  void NoteLost(uint64_t sequence, uint64_t points);

  // The pushed messages, and so many others, are not on disk any more.
  void ForgetSpooled(uint64_t others);

  // The messages that were pushed and are not acknowledged.
  std::deque<NumberedMessage> unacknowledged() const;

  // Unix time of the oldest points that were pushed and not acknowledged; 0: none.
  int64_t oldest_time_unix_nanos() const;

  // Counts points that were taken from the buffer but sent nowhere.
  void Reject(uint64_t points, std::string reason);

  // Takes an answer of the server.
  void Receive(const v1::IngestResponse& response);

  // Ends delivery for good, and every wait. Only the first call counts.
  void Stop(const absl::Status& status);

  // OK while delivery goes on; then why it stopped, or why the server refused for good.
  absl::Status stopped() const;

  // Ends delivery for good because of `status`; what is then taken of points depends on
  // AfterRefusal.
  void Refuse(const absl::Status& status);

  // Waits until the first `points` points that were buffered are acknowledged or rejected, and, if
  // `finished`, the end of the experiment too. Otherwise DEADLINE_EXCEEDED, or what stopped
  // delivery.
  absl::Status WaitSettled(uint64_t points, bool finished, Deadline deadline);

  // Keeps `status` as the last error if there is none yet.
  void NoteError(const absl::Status& status);

  Counters counters() const;

 private:
  void Receive(const v1::Opened& opened);
  void Receive(const v1::Declared& declared);
  void Receive(const v1::Acknowledged& acknowledged);
  void Receive(const v1::Rejected& rejected);
  void Announce(const ResendQueue::Settled& settled);

  // Needs `mutex_` held. What it returns is to be announced without.
  ResendQueue::Settled Acknowledge(uint64_t through);

  PointBuffer* const buffer_;
  const AfterRefusal after_refusal_;
  mutable std::mutex mutex_;
  std::condition_variable settled_changed_;
  ResendQueue queue_;
  // Lost points that are not settled, by the message that settles them.
  std::map<uint64_t, uint64_t> lost_;
  std::optional<Limits> limits_;
  bool progressed_ = false;
  uint64_t settled_points_ = 0;
  Counters counters_;
  absl::Status stopped_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_DELIVERY_H_

#ifndef NEREID_CLIENT_POINT_BUFFER_H_
#define NEREID_CLIENT_POINT_BUFFER_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "client/channel_points.h"
#include "client/event.h"
#include "client/experiment_options.h"

namespace nereid::client {

// Takes points in place of the memory of a PointBuffer.
class PointSink {
 public:
  virtual ~PointSink() = default;

  // The points of one message; whether they are kept. One call at a time.
  virtual bool Take(const std::vector<std::unique_ptr<ChannelPoints>>& entries) = 0;
};

// Holds the points of all channels from Send until they are put into a message, and counts the
// bytes of those that are not yet acknowledged. Points of a channel keep their order. Thread-safe:
// any thread appends, one takes.
class PointBuffer {
 public:
  struct Limits {
    size_t buffered_bytes = 0;
    size_t batch_points = 0;
    WhenFull when_full = WhenFull::kDropNewest;
    // Whether TakeRejections is called.
    bool tells_rejections = false;
  };

  // Points of a channel that were rejected.
  struct Rejection {
    uint32_t channel_ref = 0;
    uint64_t points = 0;
    // Of the last of them.
    std::string reason;
  };

  // Points for one message, in order.
  struct Batch {
    std::vector<std::unique_ptr<ChannelPoints>> entries;
    uint64_t points = 0;
    // To be given back with Release.
    size_t bytes = 0;
    // Points that fit into no message, taken out and left behind; their bytes are given back.
    uint64_t oversized_points = 0;
  };

  // What waits to be taken.
  struct Waiting {
    uint64_t points = 0;
    // A message is full, or somebody waits for these points.
    bool urgent = false;
  };

  struct Counters {
    uint64_t sent = 0;
    uint64_t dropped = 0;
    uint64_t rejected = 0;
    // Of points rejected here, or by the server if it was noted.
    std::string last_rejection;

    // Points that were put into the buffer.
    uint64_t buffered() const { return sent - dropped - rejected; }
  };

  // Sets `ready` when points begin to wait and when a message is full. It must outlive the buffer.
  PointBuffer(const Limits& limits, Event* ready);

  // Without x: the server assigns it.
  void AppendNumber(uint32_t channel_ref, std::optional<double> x, double y);
  void AppendText(uint32_t channel_ref, std::optional<double> x, std::string text);
  void AppendImage(uint32_t channel_ref, std::optional<double> x, Image image);

  // `x` and `y` have the same size.
  void AppendNumbers(uint32_t channel_ref, absl::Span<const double> x, absl::Span<const double> y);

  // Counts points of a channel as sent and rejected.
  void Reject(uint32_t channel_ref, uint64_t points, std::string reason);

  // Keeps why points that were taken were rejected.
  void NoteRejection(std::string reason);
  void NoteRejection(std::string reason, uint32_t channel_ref, uint64_t points);

  // The rejections with a channel since the last call, one for each channel.
  std::vector<Rejection> TakeRejections();

  // Unix time of the oldest points that wait; 0: none wait.
  int64_t oldest_time_unix_nanos() const;

  Waiting waiting() const;

  // Takes the oldest points, as many as fit into one message of at most `message_bytes_max`.
  // Empty if none wait.
  Batch Take(size_t message_bytes_max);

  // Gives back the bytes of points that were taken and are acknowledged.
  void Release(size_t bytes);

  // Makes what waits now urgent and keeps later points apart from it. Returns how many points were
  // put into the buffer so far: they are taken before any later one.
  uint64_t Seal();

  // Seal; further points are dropped and nobody waits for room any more.
  uint64_t Close();

  Counters counters() const;

  // Holds off every other call, so that a fork finds the buffer whole.
  void Lock() { mutex_.lock(); }
  void Unlock() { mutex_.unlock(); }

  // In a forked child, between Lock and Unlock: what was put in before is the parent's to send, and
  // further points go to `sink`, which must outlive the buffer. Nothing is counted yet.
  void GoOnInChild(PointSink* sink);

  // In a forked child: further points are dropped.
  void CloseInChild();

 private:
  template <typename Put>
  void Append(const PointShape& shape, size_t bytes, const Put& put);
  size_t AppendSome(const PointShape& shape, absl::Span<const double> x,
                    absl::Span<const double> y);

  // The following need `mutex_` held.
  void GiveToSink(std::unique_ptr<ChannelPoints> points);
  void KeepRejection(uint32_t channel_ref, uint64_t points);
  void HurryUp();
  ChannelPoints* OpenEntry(const PointShape& shape, size_t bytes, int64_t now);
  ChannelPoints* BeginEntry(const PointShape& shape, int64_t now);
  ChannelPoints* MakeRoom(std::unique_lock<std::mutex>& lock, const PointShape& shape, size_t bytes,
                          int64_t now);
  bool Count(ChannelPoints& entry, uint64_t points, size_t bytes, int64_t now);
  bool FitsInto(const Batch& batch, const ChannelPoints& entry, size_t message_bytes_max) const;
  void TakeFront(Batch& batch);
  void SplitFront(Batch& batch, size_t message_bytes_max);
  void ThrowAwayPoint(Batch& batch);
  uint64_t SealLocked();

  const Limits limits_;
  Event* const ready_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  bool closed_ = false;
  // Null but in a forked child.
  PointSink* sink_ = nullptr;
  Counters counters_;
  // By channel_ref.
  std::map<uint32_t, Rejection> rejections_;
  // Of points here and of points taken but not released.
  size_t buffered_bytes_ = 0;
  uint64_t waiting_points_ = 0;
  std::deque<std::unique_ptr<ChannelPoints>> entries_;
  // As many of the oldest entries are urgent.
  size_t urgent_entries_ = 0;
  // By channel_ref: the entry that takes further points, or null.
  std::vector<ChannelPoints*> open_entries_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_POINT_BUFFER_H_

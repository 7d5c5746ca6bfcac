#ifndef NEREID_CLIENT_SENDER_H_
#define NEREID_CLIENT_SENDER_H_

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "client/backoff.h"
#include "client/channel_table.h"
#include "client/deadline.h"
#include "client/delivery.h"
#include "client/delivery_watch.h"
#include "client/event.h"
#include "client/experiment_options.h"
#include "client/finish_state.h"
#include "client/ingest_stream.h"
#include "client/message_backlog.h"
#include "client/point_buffer.h"

namespace nereid::client {

// The background thread that turns points into messages and writes them to one stream after
// another until it is stopped or delivery stops.
class Sender {
 public:
  // What the thread works on. Everything must outlive the sender.
  struct Parts {
    PointBuffer* buffer = nullptr;
    const ChannelTable* channels = nullptr;
    Delivery* delivery = nullptr;
    MessageBacklog* backlog = nullptr;
    DeliveryWatch* watch = nullptr;
    // Set by whoever has something new for the thread.
    Event* event = nullptr;
  };

  // `writer_id` has 16 bytes. `options` are valid.
  Sender(const ExperimentOptions& options, std::string writer_id, const Parts& parts);

  // Stops at once. Not while has_hung().
  ~Sender();

  // Declares the experiment ended after the points that are buffered; the buffer must be closed.
  void Finish(FinishState state);

  // Ends the thread, which first puts what is left on disk, if there is a spool. If everything is
  // acknowledged, the stream may end in order until `deadline`; otherwise it is cancelled. Only the
  // first call counts.
  void Stop(Deadline deadline);

  // Whether Stop gave up waiting for the thread, which a disk that does not answer holds. It may
  // still use everything that it was given.
  bool has_hung() const { return has_hung_; }

 private:
  // What other threads ask for.
  struct Request {
    std::optional<FinishState> finish;
    std::optional<Deadline> stop;
  };

  void Run();
  void SendUntilEnding();
  absl::Status RunStream();
  bool WriteNext(IngestStream& stream);
  void KeepTakingUntilStopped();
  void SayGoodbye(IngestStream& stream, Deadline deadline) const;
  void Pause(absl::Duration pause);
  void WaitUntil(Deadline deadline);
  bool Ending() const;
  bool EverythingIsAcknowledged() const;
  Request request() const;

  std::shared_ptr<const std::string> NextMessage();
  std::shared_ptr<const std::string> NextDeclaration();
  void MakeMessages();
  bool MakeMessage();
  PointBuffer::Batch TakeBatch();
  bool MakeFinish();
  bool BatchIsDue(const PointBuffer::Waiting& waiting);

  const ExperimentOptions options_;
  const std::string writer_id_;
  const Parts parts_;
  mutable std::mutex mutex_;
  Request request_;
  bool has_ended_ = false;
  std::condition_variable ended_;
  bool has_hung_ = false;

  // The rest belongs to the thread.
  Backoff backoff_;
  // Of the server of the last stream; what every server takes before that.
  Delivery::Limits limits_{kMessageBytesMax, kChannelRefsMax};
  bool open_written_ = false;
  // Channels below are declared on the current stream.
  uint32_t declared_ = 0;
  // When the points that wait must go out; kNoDeadline while none wait.
  Deadline batch_due_ = kNoDeadline;
  // When the thread must look again, if nothing happens before.
  Deadline wake_at_ = kNoDeadline;
  bool finish_made_ = false;
  std::thread thread_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SENDER_H_

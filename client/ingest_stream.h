#ifndef NEREID_CLIENT_INGEST_STREAM_H_
#define NEREID_CLIENT_INGEST_STREAM_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_stream.h>

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "client/event.h"
#include "nereid/v1/ingest.grpc.pb.h"

namespace nereid::client {

// A stream takes no further message while this many bytes wait to be written behind the one that is
// being written.
inline constexpr size_t kUnwrittenBytesMax = 256 << 10;

// One Ingest call over a connection of its own: from the attempt to connect to the final status.
// One thread writes; answers come on a thread of the stream.
class IngestStream {
 public:
  using OnResponse = std::function<void(const v1::IngestResponse&)>;

  // Starts to connect to `server` (HOST:PORT). `on_response` is called for each answer, on the
  // stream's thread. `changed` is set after each change that the writer may wait for. Both must
  // outlive the stream.
  IngestStream(const std::string& server, OnResponse on_response, Event* changed);

  // Cancels the call if it has not ended. Does not wait for the server.
  ~IngestStream();

  IngestStream(const IngestStream&) = delete;
  IngestStream& operator=(const IngestStream&) = delete;

  // Whether Write may be called: connected and less than kUnwrittenBytesMax waiting.
  bool writable() const;

  // Sends a serialized IngestRequest, which must not change any more. Only when writable().
  void Write(std::shared_ptr<const std::string> bytes);

  // Says that nothing more will be written. Only when writable(), and once.
  void WritesDone();

  // How the call ended; nothing while it lasts.
  std::optional<absl::Status> ended() const;

 private:
  enum class Operation { kStart, kRead, kWrite, kFinish };
  enum class State { kConnecting, kConnected, kEnding, kEnded };

  void Run();
  // Each returns whether the writer must be woken.
  bool Handle(Operation operation, bool ok);
  void HandleStart(bool ok);
  void HandleRead(bool ok);
  bool HandleWrite(bool ok);
  void HandleFinish();

  // The following need `mutex_` held.
  void WriteNext();
  void Finish();

  const std::string server_;
  const OnResponse on_response_;
  Event* const changed_;
  // gRPC gives the address of one of these back when the operation is done.
  Operation start_ = Operation::kStart;
  Operation read_ = Operation::kRead;
  Operation write_ = Operation::kWrite;
  Operation finish_ = Operation::kFinish;
  grpc::CompletionQueue events_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<grpc::ByteBuffer, v1::IngestResponse>> call_;
  v1::IngestResponse response_;
  grpc::Status grpc_status_;
  mutable std::mutex mutex_;
  State state_ = State::kConnecting;
  // Messages behind the one that is being written, and their bytes.
  std::deque<std::shared_ptr<const std::string>> unwritten_;
  size_t unwritten_bytes_ = 0;
  bool writing_ = false;
  bool writes_done_ = false;
  absl::Status status_;
  std::thread thread_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_INGEST_STREAM_H_

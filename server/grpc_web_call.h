// One call of any method, in the server's own process: one message in, a stream of messages out.

#ifndef NEREID_SERVER_GRPC_WEB_CALL_H_
#define NEREID_SERVER_GRPC_WEB_CALL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/grpc_web_frames.h"

namespace nereid::server {

// Frames that are written together.
inline constexpr size_t kFramesBytesMax = size_t{64} << 10;

// Run it once, on one thread.
class GrpcWebCall {
 public:
  // `method` as in "/package.Service/Method".
  GrpcWebCall(const std::shared_ptr<grpc::Channel>& channel, std::string method,
              std::string_view message);
  ~GrpcWebCall();
  GrpcWebCall(const GrpcWebCall&) = delete;
  GrpcWebCall& operator=(const GrpcWebCall&) = delete;

  // For metadata and deadline, before it runs.
  grpc::ClientContext& context() { return context_; }

  // Ends it from any thread, soon.
  void Cancel() { context_.TryCancel(); }

  // Runs the call to its end. The frames of its messages go to `write`, those together that
  // are there at the same time, up to about kFramesBytesMax; no more are asked for before it
  // returns. False: nobody wants the rest. `rest` becomes the frames that were not written yet.
  grpc::Status Run(const std::function<bool(const std::string&)>& write, std::string& rest);

  // Once it has run.
  const Metadata& trailing_metadata() const { return context_.GetServerTrailingMetadata(); }

 private:
  // Waits until the one operation that was begun is done; whether it succeeded.
  bool Wait();
  // The same if it is done already.
  std::optional<bool> Poll();

  const std::string method_;
  grpc::ByteBuffer message_;
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  // What an operation that is under way reads into, or is of.
  grpc::ByteBuffer answer_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_GRPC_WEB_CALL_H_

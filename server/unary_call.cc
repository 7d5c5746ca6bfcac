#include "server/unary_call.h"

#include <utility>

#include "server/rpc_status.h"

namespace nereid::server {

grpc::ServerUnaryReactor* HandleOnPool(grpc::CallbackServerContext* context, WorkerPool& pool,
                                       std::function<absl::Status()> handle) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool submitted = pool.Submit([context, reactor, handle = std::move(handle)] {
    // Nobody waits for it any more.
    if (context->IsCancelled()) return reactor->Finish(grpc::Status::CANCELLED);
    reactor->Finish(ToGrpcStatus(handle()));
  });
  if (!submitted) {
    reactor->Finish(ToGrpcStatus(TooManyCallsWait()));
  }
  return reactor;
}

}  // namespace nereid::server

#ifndef NEREID_SERVER_UNARY_CALL_H_
#define NEREID_SERVER_UNARY_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <functional>

#include "absl/status/status.h"
#include "server/worker_pool.h"

namespace nereid::server {

// Answers a unary call with what `handle` returns, which runs on a thread of the pool and may
// block. RESOURCE_EXHAUSTED when the pool is full. A call that is cancelled before its turn is not
// handled.
grpc::ServerUnaryReactor* HandleOnPool(grpc::CallbackServerContext* context, WorkerPool& pool,
                                       std::function<absl::Status()> handle);

}  // namespace nereid::server

#endif  // NEREID_SERVER_UNARY_CALL_H_

// The one place that knows both kinds of status.

#ifndef NEREID_SERVER_RPC_STATUS_H_
#define NEREID_SERVER_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace nereid::server {

// Same code, same message.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace nereid::server

#endif  // NEREID_SERVER_RPC_STATUS_H_

#include "server/rpc_status.h"

#include <string>

namespace nereid::server {

grpc::Status ToGrpcStatus(const absl::Status& status) {
  // The canonical codes have the same numbers on both sides.
  return {static_cast<grpc::StatusCode>(status.code()), std::string(status.message())};
}

}  // namespace nereid::server

// What headers of an HTTP request mean to a gRPC call.

#ifndef NEREID_SERVER_GRPC_WEB_METADATA_H_
#define NEREID_SERVER_GRPC_WEB_METADATA_H_

#include <grpcpp/client_context.h>
#include <httplib.h>

#include "absl/status/status.h"

namespace nereid::server {

// Adds the headers to the call as metadata, those apart that concern HTTP alone, and sets its
// deadline by grpc-timeout. Values of names that end in "-bin" are base64. INVALID_ARGUMENT names a
// header that cannot be forwarded.
absl::Status ForwardHeaders(const httplib::Headers& headers, grpc::ClientContext& context);

}  // namespace nereid::server

#endif  // NEREID_SERVER_GRPC_WEB_METADATA_H_

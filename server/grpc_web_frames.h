// Messages and status as gRPC-Web has them in the body of a request or an answer: one byte of
// flags, four of length, then the bytes.

#ifndef NEREID_SERVER_GRPC_WEB_FRAMES_H_
#define NEREID_SERVER_GRPC_WEB_FRAMES_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>
#include <grpcpp/support/string_ref.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nereid::server {

inline constexpr char kGrpcWebContentType[] = "application/grpc-web+proto";
inline constexpr size_t kFrameHeaderBytes = 5;

// The one message of a request, within `body`. INVALID_ARGUMENT unless the body is one whole frame;
// UNIMPLEMENTED if that is compressed; RESOURCE_EXHAUSTED if it is over kReceiveBytesMax.
absl::StatusOr<std::string_view> MessageOfFrame(std::string_view body);

std::string FrameOfMessage(const grpc::ByteBuffer& message);

using Metadata = std::multimap<grpc::string_ref, grpc::string_ref>;

// What ends an answer. Trailing metadata whose names end in "-bin" is sent in base64.
std::string FrameOfStatus(const grpc::Status& status, const Metadata& trailing = {});

}  // namespace nereid::server

#endif  // NEREID_SERVER_GRPC_WEB_FRAMES_H_

#include "client/cli/server_connection.h"

#include "absl/strings/str_cat.h"

namespace nereid::client {
namespace {

// A message of points holds at most 1 MiB, or one larger value.
constexpr int kMessageBytesMax = 16 << 20;

// A connection that died without a word is noticed after the sum of both, as by one who watches.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  // A new connection tries at once, however the last one to the same server failed.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // A proxy for web pages, taken from the environment, would also be asked for loopback addresses.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

ServerConnection::ServerConnection(const std::string& address)
    : address_(address), channel_(OpenChannel(address)) {}

absl::Status ServerConnection::Connect() {
  const auto deadline = std::chrono::system_clock::now() + kServerTimeout;
  while (true) {
    const grpc_connectivity_state state = channel_->GetState(true);
    if (state == GRPC_CHANNEL_READY) return absl::OkStatus();
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE || state == GRPC_CHANNEL_SHUTDOWN) {
      return Unreachable("connection failed");
    }
    if (!channel_->WaitForStateChange(state, deadline)) return Unreachable("no answer");
  }
}

absl::Status ServerConnection::ToAbsl(const grpc::Status& status) const {
  if (status.ok()) return absl::OkStatus();
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
    return Unreachable(status.error_message());
  }
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return absl::DeadlineExceededError(absl::StrCat("the server at ", address_,
                                                    " did not answer within ",
                                                    kServerTimeout.count(), " s; try again"));
  }
  const auto code = static_cast<absl::StatusCode>(status.error_code());
  const bool may_be_other_program = code == absl::StatusCode::kUnimplemented ||
                                    code == absl::StatusCode::kUnknown ||
                                    code == absl::StatusCode::kInternal;
  if (!may_be_other_program) return absl::Status(code, status.error_message());
  const std::string what =
      status.error_message().empty() ? "it does not know this request" : status.error_message();
  return absl::Status(code, absl::StrCat("the server at ", address_, ": ", what));
}

absl::Status ServerConnection::Unreachable(const std::string& why) const {
  return absl::UnavailableError(
      absl::StrCat("cannot reach the server at ", address_, ": ", why,
                   ". Is nereid-server running? Start it, or name another one with --server or "
                   "NEREID_SERVER."));
}

}  // namespace nereid::client

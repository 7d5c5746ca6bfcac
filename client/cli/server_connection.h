// The connection over which the reading commands ask the server.

#ifndef NEREID_CLIENT_CLI_SERVER_CONNECTION_H_
#define NEREID_CLIENT_CLI_SERVER_CONNECTION_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nereid::client {

// How long the server may take to be reached, and to answer one question.
inline constexpr std::chrono::seconds kServerTimeout{10};

// How a generated stub calls a method with one request and one answer.
template <typename Stub, typename Request, typename Response>
using UnaryMethod = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

class ServerConnection {
 public:
  // Does not connect yet. `address` is HOST:PORT.
  explicit ServerConnection(const std::string& address);

  // For stubs.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Waits until the server is reached. UNAVAILABLE: says how to start or name one.
  absl::Status Connect();

  // Calls `call(context, response)`, which returns a grpc::Status, with a deadline of
  // kServerTimeout.
  template <typename Response, typename Call>
  absl::StatusOr<Response> Ask(const Call& call) const {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kServerTimeout);
    Response response;
    const grpc::Status status = call(&context, &response);
    if (!status.ok()) return ToAbsl(status);
    return response;
  }

  // As Ask, for a method with one request: `&v1::AliasService::Stub::GetAlias`.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(UnaryMethod<Stub, Request, Response> method,
                                const Request& request) const {
    Stub stub(channel_);
    return Ask<Response>([&](grpc::ClientContext* context, Response* response) {
      return (stub.*method)(context, request, response);
    });
  }

  const std::string& address() const { return address_; }

  // The error with a message for the user.
  absl::Status ToAbsl(const grpc::Status& status) const;

 private:
  absl::Status Unreachable(const std::string& why) const;

  const std::string address_;
  const std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SERVER_CONNECTION_H_

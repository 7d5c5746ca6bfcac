// What an HTTP request gets: a file of the dashboard, or an answer of the server's own gRPC.

#ifndef NEREID_SERVER_HTTP_ROUTER_H_
#define NEREID_SERVER_HTTP_ROUTER_H_

#include <grpcpp/channel.h>
#include <httplib.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/grpc_web_call.h"
#include "server/http_bounds.h"
#include "server/http_connection.h"
#include "server/stream_slots.h"
#include "server/web_files.h"

namespace nereid::server {

// Of httplib it takes how answers are written; connections, threads and what is read of requests
// are the listener's.
class HttpRouter final : public httplib::Server {
 public:
  HttpRouter(WebFiles files, std::shared_ptr<grpc::Channel> channel);

  // Answers the request of the connection, which HttpAdmission let in; true if another may follow.
  // Any thread.
  bool Serve(HttpConnection& connection);

 private:
  void Answer(const httplib::Request& request, httplib::Response& response);
  void AnswerCall(const httplib::Request& request, httplib::Response& response);
  absl::StatusOr<std::shared_ptr<GrpcWebCall>> MakeCall(const httplib::Request& request) const;

  const WebFiles files_;
  const std::shared_ptr<grpc::Channel> channel_;
  StreamSlots slots_{kHttpStreamsMax};
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_ROUTER_H_

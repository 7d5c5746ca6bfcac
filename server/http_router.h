// What an HTTP request gets: a file of the dashboard, or an answer of the server's own gRPC.

#ifndef NEREID_SERVER_HTTP_ROUTER_H_
#define NEREID_SERVER_HTTP_ROUTER_H_

#include <grpcpp/channel.h>
#include <httplib.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "server/grpc_web_call.h"
#include "server/http_bounds.h"
#include "server/http_connection.h"
#include "server/http_origin_check.h"
#include "server/stream_slots.h"
#include "server/web_files.h"

namespace nereid::server {

// Of httplib it takes how requests are read and answers written; connections and threads are the
// listener's.
class HttpRouter final : public httplib::Server {
 public:
  HttpRouter(HttpOriginCheck origin_check, WebFiles files, std::shared_ptr<grpc::Channel> channel);

  // Reads the request of the connection and answers it; whether another may follow. Any thread.
  bool Serve(HttpConnection& connection);

 private:
  HandlerResponse Check(const httplib::Request& request, httplib::Response& response) const;
  absl::Status CheckOrigin(const httplib::Request& request) const;
  void AnswerFile(const httplib::Request& request, httplib::Response& response) const;
  // Whether the request is a call that can be forwarded; else it is answered.
  static bool CheckCall(const httplib::Request& request, httplib::Response& response);
  void AnswerCall(const httplib::Request& request, httplib::Response& response);
  absl::StatusOr<std::shared_ptr<GrpcWebCall>> MakeCall(const httplib::Request& request) const;

  const HttpOriginCheck origin_check_;
  const WebFiles files_;
  const std::shared_ptr<grpc::Channel> channel_;
  StreamSlots slots_{kHttpStreamsMax};
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_ROUTER_H_

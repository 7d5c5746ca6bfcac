#include "server/http_router.h"

#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/grpc_web_answer.h"
#include "server/grpc_web_frames.h"
#include "server/grpc_web_metadata.h"
#include "server/http_answer_stream.h"
#include "server/http_security_headers.h"
#include "server/rpc_status.h"

namespace nereid::server {
namespace {

using httplib::Request;
using httplib::Response;

// httplib keeps no place for it in a request, and serves one on one thread from its first byte to
// the last of its answer.
struct Serving {
  HttpConnection& connection;
  // By us; httplib answers some requests by itself, which then are none of ours.
  bool is_answered = false;
};
thread_local Serving* serving = nullptr;

void AnswerStatus(const grpc::Status& status, Response& response) {
  response.status = 200;
  response.set_content(FrameOfStatus(status), kGrpcWebContentType);
}

// What httplib tells of itself.
void ClearHeaders(const Request&, Response& response) {
  response.headers.erase("Keep-Alive");
  response.headers.erase("Accept-Ranges");
  if (response.status == 304) response.headers.erase("Content-Length");
}

httplib::Headers SecurityHeaders() {
  return {kHttpSecurityHeaders.begin(), kHttpSecurityHeaders.end()};
}

}  // namespace

HttpRouter::HttpRouter(WebFiles files, std::shared_ptr<grpc::Channel> channel)
    : files_(std::move(files)), channel_(std::move(channel)) {
  // httplib ends what it writes while this is -1: the listening socket of a server that it runs.
  svr_sock_ = 0;
  set_default_headers(SecurityHeaders());
  set_pre_routing_handler([this](const Request& request, Response& response) {
    Answer(request, response);
    serving->is_answered = true;
    return HandlerResponse::Handled;
  });
  set_post_routing_handler(ClearHeaders);
}

bool HttpRouter::Serve(HttpConnection& connection) {
  const HttpRequestHead& head = connection.head();
  Serving here{connection};
  serving = &here;
  HttpAnswerStream stream(connection);
  bool ignored = false;
  const bool is_written = process_request(stream, /*close_connection=*/head.is_last, ignored,
                                          [&head](Request& request) {
                                            request.target = head.target;
                                            request.headers = head.headers;
                                            // For the body, which is there.
                                            request.headers.erase("Expect");
                                          });
  serving = nullptr;
  return is_written && here.is_answered && !head.is_last && !connection.is_broken();
}

void HttpRouter::Answer(const Request& request, Response& response) {
  if (request.method == "POST") return AnswerCall(request, response);
  const std::string_view target = request.target;
  files_.Answer(target.substr(0, target.find('?')), request, response);
}

absl::StatusOr<std::shared_ptr<GrpcWebCall>> HttpRouter::MakeCall(const Request& request) const {
  const absl::StatusOr<std::string_view> message = MessageOfFrame(serving->connection.body());
  if (!message.ok()) return message.status();
  auto call = std::make_shared<GrpcWebCall>(channel_, request.target, *message);
  if (absl::Status status = ForwardHeaders(request.headers, call->context()); !status.ok()) {
    return status;
  }
  return call;
}

void HttpRouter::AnswerCall(const Request& request, Response& response) {
  const bool is_unary = IsUnaryMethod(request.target);
  const std::shared_ptr<StreamSlots::Slot> slot = is_unary ? nullptr : slots_.Take();
  if (slot == nullptr && !is_unary) {
    return AnswerStatus({grpc::StatusCode::RESOURCE_EXHAUSTED,
                         absl::StrCat("all ", kHttpStreamsMax,
                                      " streams of the HTTP front door are open: close a "
                                      "page, or use gRPC, which has no such bound")},
                        response);
  }
  const absl::StatusOr<std::shared_ptr<GrpcWebCall>> call = MakeCall(request);
  serving->connection.DropBody();
  if (!call.ok()) return AnswerStatus(ToGrpcStatus(call.status()), response);
  response.status = 200;
  response.set_header("Cache-Control", "no-store");
  response.set_chunked_content_provider(
      kGrpcWebContentType,
      [call = *call, slot, &connection = serving->connection](size_t, httplib::DataSink& sink) {
        const bool is_stream = slot != nullptr;
        return SendAnswer(*call, is_stream, connection, sink);
      });
}

}  // namespace nereid::server

#include "server/http_router.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/grpc_web_answer.h"
#include "server/grpc_web_frames.h"
#include "server/grpc_web_metadata.h"
#include "server/message_bounds.h"
#include "server/rpc_status.h"
#include "storage/names.h"

namespace nereid::server {
namespace {

using httplib::Request;
using httplib::Response;

constexpr char kAnswerType[] = "application/grpc-web+proto";
constexpr size_t kMethodBytesMax = 512;
constexpr size_t kBodyBytesMax = kFrameHeaderBytes + kReceiveBytesMax;

// httplib keeps no place for it in a request, and serves one on one thread from its first byte to
// the last of its answer.
thread_local HttpConnection* serving_connection = nullptr;

httplib::Headers SecurityHeaders() {
  return {{"Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
           "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
           "frame-ancestors 'none'"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Referrer-Policy", "no-referrer"},
          {"X-Content-Type-Options", "nosniff"}};
}

void AnswerText(int http_status, absl::string_view text, Response& response) {
  response.status = http_status;
  response.set_header("Cache-Control", "no-store");
  response.set_content(absl::StrCat(text, "\n"), "text/plain; charset=utf-8");
}

void AnswerStatus(const grpc::Status& status, Response& response) {
  response.status = 200;
  response.set_content(FrameOfStatus(status), kAnswerType);
}

// The body stays unread, so no other request can be found behind it.
void LeaveBody(Response& response) {
  serving_connection->CloseAfterRequest();
  response.set_header("Connection", "close");
}

bool HasBody(const Request& request) {
  return request.has_header("Transfer-Encoding") ||
         (request.has_header("Content-Length") &&
          request.get_header_value("Content-Length") != "0");
}

// A method of gRPC as a path.
bool IsMethodPath(absl::string_view path) {
  if (path.size() > kMethodBytesMax || !absl::ConsumePrefix(&path, "/")) return false;
  const std::pair<absl::string_view, absl::string_view> names = absl::StrSplit(path, '/');
  const auto is_name_byte = [](char c) { return absl::ascii_isalnum(c) || c == '_' || c == '.'; };
  return std::ranges::count(path, '/') == 1 && !names.first.empty() && !names.second.empty() &&
         std::ranges::all_of(names.first, is_name_byte) &&
         std::ranges::all_of(names.second, is_name_byte);
}

bool IsSpoken(const std::string& content_type) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(content_type, absl::MaxSplits(';', 1));
  const std::string type = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.first));
  return type == "application/grpc-web" || type == kAnswerType;
}

}  // namespace

HttpRouter::HttpRouter(HttpOriginCheck origin_check, WebFiles files,
                       std::shared_ptr<grpc::Channel> channel)
    : origin_check_(std::move(origin_check)),
      files_(std::move(files)),
      channel_(std::move(channel)) {
  // httplib ends what it writes while this is -1: the listening socket of a server that it runs.
  svr_sock_ = 0;
  set_payload_max_length(kBodyBytesMax);
  set_default_headers(SecurityHeaders());
  set_pre_routing_handler(
      [this](const Request& request, Response& response) { return Check(request, response); });
  // It would tell of bounds that are not ours.
  set_post_routing_handler(
      [](const Request&, Response& response) { response.headers.erase("Keep-Alive"); });
  Post(".*", [this](const Request& request, Response& response) { AnswerCall(request, response); });
}

bool HttpRouter::Serve(HttpConnection& connection) {
  serving_connection = &connection;
  bool is_last = false;
  // No parts of files: many small ones make a large answer.
  const bool is_written = process_request(connection, connection.closes_after_request(), is_last,
                                          [](Request& request) { request.ranges.clear(); });
  serving_connection = nullptr;
  return is_written && !is_last && !connection.closes_after_request();
}

absl::Status HttpRouter::CheckOrigin(const Request& request) const {
  if (request.get_header_value_count("Host") != 1) {
    return absl::InvalidArgumentError("a request has the header Host, once");
  }
  const std::string host = request.get_header_value("Host");
  if (absl::Status status = origin_check_.CheckHost(host); !status.ok()) return status;
  if (!request.has_header("Origin")) return absl::OkStatus();
  return HttpOriginCheck::CheckOrigin(request.get_header_value("Origin"), host);
}

httplib::Server::HandlerResponse HttpRouter::Check(const Request& request,
                                                   Response& response) const {
  const absl::Status status = CheckOrigin(request);
  if (!status.ok()) {
    AnswerText(absl::IsPermissionDenied(status) ? 403 : 400, status.message(), response);
  } else if (request.method == "GET" || request.method == "HEAD") {
    AnswerFile(request, response);
  } else if (request.method != "POST") {
    response.set_header("Allow", "GET, HEAD, POST");
    AnswerText(405, "GET and HEAD get files, POST calls a method; nothing else is served",
               response);
  } else if (CheckCall(request, response)) {
    return HandlerResponse::Unhandled;
  }
  if (HasBody(request)) LeaveBody(response);
  return HandlerResponse::Handled;
}

void HttpRouter::AnswerFile(const Request& request, Response& response) const {
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find_first_of("?#"));
  if (path.starts_with('/')) return files_.Answer(path, request, response);
  AnswerText(400, "the path of a request begins with a slash", response);
}

bool HttpRouter::CheckCall(const Request& request, Response& response) {
  const std::string type = request.get_header_value("Content-Type");
  const std::string length = request.get_header_value("Content-Length");
  uint64_t body_bytes = 0;
  if (!IsMethodPath(request.target)) {
    AnswerText(404, "POST calls a method: /package.Service/Method", response);
  } else if (!IsSpoken(type)) {
    AnswerText(415,
               absl::StrCat("the content type is \"", storage::Printable(type), "\": send ",
                            kAnswerType, ", which is gRPC-Web in its binary form"),
               response);
  } else if (request.has_header("Content-Encoding")) {
    AnswerText(415, "the body has a Content-Encoding: send it as it is", response);
  } else if (request.version != "HTTP/1.1") {
    AnswerText(505, "calls need HTTP/1.1; nginx speaks it with proxy_http_version 1.1", response);
  } else if (request.has_header("Transfer-Encoding") ||
             request.get_header_value_count("Content-Length") != 1 ||
             !std::ranges::all_of(length, absl::ascii_isdigit) ||
             !absl::SimpleAtoi(length, &body_bytes)) {
    AnswerText(411, "a call has the header Content-Length, once, and no Transfer-Encoding",
               response);
  } else if (body_bytes > kBodyBytesMax) {
    AnswerStatus({grpc::StatusCode::RESOURCE_EXHAUSTED,
                  absl::StrCat("the message has ", body_bytes - kFrameHeaderBytes,
                               " bytes, more than the largest of ", kReceiveBytesMax,
                               ": send less at once")},
                 response);
  } else {
    return true;
  }
  return false;
}

absl::StatusOr<std::shared_ptr<GrpcWebCall>> HttpRouter::MakeCall(const Request& request) const {
  const absl::StatusOr<std::string_view> message = MessageOfFrame(request.body);
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
  if (!call.ok()) return AnswerStatus(ToGrpcStatus(call.status()), response);
  response.status = 200;
  response.set_header("Cache-Control", "no-store");
  response.set_chunked_content_provider(
      kAnswerType,
      [call = *call, slot, &connection = *serving_connection](size_t, httplib::DataSink& sink) {
        return SendAnswer(*call, connection, sink);
      });
}

}  // namespace nereid::server

#include "server/http_admission.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/grpc_web_frames.h"
#include "server/http_bounds.h"
#include "server/message_bounds.h"
#include "storage/names.h"

namespace nereid::server {
namespace {

using Refusal = std::optional<HttpRefusal>;

constexpr size_t kMethodBytesMax = 512;
constexpr size_t kBodyBytesMax = kFrameHeaderBytes + kReceiveBytesMax;

// A method of gRPC as a path.
bool IsMethodPath(absl::string_view path) {
  if (path.size() > kMethodBytesMax || !absl::ConsumePrefix(&path, "/")) return false;
  const std::pair<absl::string_view, absl::string_view> names = absl::StrSplit(path, '/');
  const auto is_name_byte = [](char c) { return absl::ascii_isalnum(c) || c == '_' || c == '.'; };
  return std::ranges::count(path, '/') == 1 && !names.first.empty() && !names.second.empty() &&
         std::ranges::all_of(names.first, is_name_byte) &&
         std::ranges::all_of(names.second, is_name_byte);
}

bool IsSpoken(absl::string_view content_type) {
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(content_type, absl::MaxSplits(';', 1));
  const std::string type = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.first));
  return type == "application/grpc-web" || type == kGrpcWebContentType;
}

Refusal CheckFile(const HttpRequestHead& head) {
  if (head.body_bytes != 0) {
    return RefuseWithText(400, absl::StrCat("a ", head.method, " has no body: leave out the ",
                                            head.body_bytes, " bytes of Content-Length"));
  }
  if (head.target.starts_with('/')) return std::nullopt;
  return RefuseWithText(400, "the path of a request begins with a slash");
}

HttpRefusal TooLarge(uint64_t body_bytes) {
  const grpc::Status status(
      grpc::StatusCode::RESOURCE_EXHAUSTED,
      absl::StrCat("the message has ", body_bytes - kFrameHeaderBytes,
                   " bytes, more than the largest of ", kReceiveBytesMax, ": send less at once"));
  return {.http_status = 200, .body = FrameOfStatus(status), .content_type = kGrpcWebContentType};
}

Refusal CheckCall(const HttpRequestHead& head) {
  if (!IsMethodPath(head.target)) {
    return RefuseWithText(404, "POST calls a method: /package.Service/Method");
  }
  if (!IsSpoken(head.Get("Content-Type"))) {
    const std::string type(head.Get("Content-Type"));
    return RefuseWithText(
        415, absl::StrCat("the content type is \"", storage::Printable(type), "\": send ",
                          kGrpcWebContentType, ", which is gRPC-Web in its binary form"));
  }
  if (head.Has("Content-Encoding")) {
    return RefuseWithText(415, "the body has a Content-Encoding: send it as it is");
  }
  if (head.version != "HTTP/1.1") {
    return RefuseWithText(505, "calls need HTTP/1.1; nginx speaks it with proxy_http_version 1.1");
  }
  if (!head.Has("Content-Length")) {
    return RefuseWithText(411, "a call has the header Content-Length: send it");
  }
  return head.body_bytes > kBodyBytesMax ? Refusal(TooLarge(head.body_bytes)) : std::nullopt;
}

}  // namespace

Refusal HttpAdmission::CheckOrigin(const HttpRequestHead& head) const {
  const std::string host(head.Get("Host"));
  absl::Status status = origin_check_.CheckHost(host);
  if (status.ok() && head.Has("Origin")) {
    status = HttpOriginCheck::CheckOrigin(head.Get("Origin"), host);
  }
  if (status.ok()) return std::nullopt;
  return RefuseWithText(absl::IsPermissionDenied(status) ? 403 : 400, status.message());
}

Refusal HttpAdmission::Refuse(const HttpRequestHead& head) const {
  if (Refusal refusal = CheckOrigin(head)) return refusal;
  if (head.method == "GET" || head.method == "HEAD") return CheckFile(head);
  if (head.method == "POST") return CheckCall(head);
  HttpRefusal refusal =
      RefuseWithText(405, "GET and HEAD get files, POST calls a method; nothing else is served");
  refusal.header = "Allow: GET, HEAD, POST\r\n";
  return refusal;
}

}  // namespace nereid::server

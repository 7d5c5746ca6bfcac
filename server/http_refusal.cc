#include "server/http_refusal.h"

#include "absl/strings/str_cat.h"
#include "server/http_security_headers.h"

namespace nereid::server {
namespace {

absl::string_view ReasonOf(int http_status) {
  switch (http_status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

}  // namespace

HttpRefusal RefuseWithText(int http_status, absl::string_view text) {
  return {.http_status = http_status, .body = absl::StrCat(text, "\n")};
}

std::string BytesOf(const HttpRefusal& refusal, bool has_body) {
  std::string bytes =
      absl::StrCat("HTTP/1.1 ", refusal.http_status, " ", ReasonOf(refusal.http_status),
                   "\r\nConnection: close\r\nCache-Control: no-store\r\n", refusal.header);
  for (const auto& [name, value] : kHttpSecurityHeaders) {
    absl::StrAppend(&bytes, name, ": ", value, "\r\n");
  }
  absl::StrAppend(&bytes, "Content-Type: ", refusal.content_type,
                  "\r\nContent-Length: ", refusal.body.size(), "\r\n\r\n",
                  has_body ? refusal.body : "");
  return bytes;
}

}  // namespace nereid::server

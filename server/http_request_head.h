// The request line and the headers of an HTTP/1.1 request. It is read strictly: what another reader
// could take for something else, such as where the body ends, is refused.

#ifndef NEREID_SERVER_HTTP_REQUEST_HEAD_H_
#define NEREID_SERVER_HTTP_REQUEST_HEAD_H_

#include <httplib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/http_refusal.h"

namespace nereid::server {

struct HttpRequestHead {
  std::string method;
  // Path and query, as they were sent.
  std::string target;
  // HTTP/1.1 or HTTP/1.0.
  std::string version;
  // Values as they were sent, but for spaces around them.
  httplib::Headers headers;
  uint64_t body_bytes = 0;
  // The client wants no other answer on the connection.
  bool is_last = false;

  bool Has(const std::string& name) const { return headers.contains(name); }
  // Of the first header of the name; empty if there is none.
  absl::string_view Get(const std::string& name) const;
};

// Reads `text`, which ends before the empty line. Otherwise why not.
std::optional<HttpRefusal> ParseHttpRequestHead(absl::string_view text, HttpRequestHead& head);

// What headers Connection list, in small letters: "close", and names of headers that concern this
// connection alone.
std::vector<std::string> ConnectionOptions(const httplib::Headers& headers);

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_REQUEST_HEAD_H_

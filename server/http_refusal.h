#ifndef NEREID_SERVER_HTTP_REFUSAL_H_
#define NEREID_SERVER_HTTP_REFUSAL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace nereid::server {

// Answers a request that is not served; the connection is closed behind it, so that nothing which
// may be a part of that request is taken for the next.
struct HttpRefusal {
  int http_status = 0;
  std::string body = {};
  std::string content_type = "text/plain; charset=utf-8";
  // One more header, as its line: "Name: value\r\n".
  std::string header = {};
};

// `text` says what is wrong and what to do.
HttpRefusal RefuseWithText(int http_status, absl::string_view text);

// As it goes over the connection; an answer to HEAD has no body.
std::string BytesOf(const HttpRefusal& refusal, bool has_body);

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_REFUSAL_H_

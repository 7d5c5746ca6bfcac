// Which requests are served, by their heads.

#ifndef NEREID_SERVER_HTTP_ADMISSION_H_
#define NEREID_SERVER_HTTP_ADMISSION_H_

#include <optional>
#include <utility>

#include "server/http_origin_check.h"
#include "server/http_refusal.h"
#include "server/http_request_head.h"

namespace nereid::server {

class HttpAdmission {
 public:
  explicit HttpAdmission(HttpOriginCheck origin_check) : origin_check_(std::move(origin_check)) {}

  // None for a GET or HEAD of a path without a body, and for a POST that is a call of gRPC-Web with
  // a body of known length, both of our own pages or of no page. Any thread.
  std::optional<HttpRefusal> Refuse(const HttpRequestHead& head) const;

 private:
  std::optional<HttpRefusal> CheckOrigin(const HttpRequestHead& head) const;

  const HttpOriginCheck origin_check_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_ADMISSION_H_

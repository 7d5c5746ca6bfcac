// What all HTTP connections share.

#ifndef NEREID_SERVER_HTTP_RESOURCES_H_
#define NEREID_SERVER_HTTP_RESOURCES_H_

#include "server/http_body_budget.h"
#include "server/http_bounds.h"
#include "server/http_slow_readers.h"

namespace nereid::server {

struct HttpResources {
  const HttpBounds bounds;
  HttpBodyBudget bodies = {};
  HttpSlowReaders slow_readers = {};
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_RESOURCES_H_

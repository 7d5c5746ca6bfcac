#ifndef NEREID_SERVER_HTTP_BODY_BUDGET_H_
#define NEREID_SERVER_HTTP_BODY_BUDGET_H_

#include <atomic>
#include <cstddef>

#include "server/http_bounds.h"

namespace nereid::server {

// Counts bytes of bodies against kHttpBodiesBytesMax. Thread-safe.
class HttpBodyBudget {
 public:
  // One connection holds `now` bytes, and held `before`. False, without effect, if that is more
  // than all together may have.
  bool Change(size_t before, size_t now) {
    if ((bytes_ += now - before) <= kHttpBodiesBytesMax || now <= before) return true;
    bytes_ -= now - before;
    return false;
  }

 private:
  // Unsigned numbers wrap, so a difference may be negative.
  std::atomic<size_t> bytes_ = 0;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_BODY_BUDGET_H_

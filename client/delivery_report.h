#ifndef NEREID_CLIENT_DELIVERY_REPORT_H_
#define NEREID_CLIENT_DELIVERY_REPORT_H_

#include <cstdint>
#include <string>

namespace nereid::client {

// What became of the points of one experiment object.
// points_sent = points_acknowledged + points_rejected + points_dropped + points_pending.
struct DeliveryReport {
  // Points given to Send and SendMany.
  uint64_t points_sent = 0;

  // Durable on the server.
  uint64_t points_acknowledged = 0;

  // Refused, by the server or here, because of what they are. `last_rejection` says why. A refusal
  // whose message was lost with a broken stream counts as acknowledged; the server counts right.
  uint64_t points_rejected = 0;

  // Never put in memory: it was full, the experiment was closed, or delivery had stopped.
  uint64_t points_dropped = 0;

  // Still in memory; not known to be on the server.
  uint64_t points_pending = 0;

  // The server knows that the experiment ended.
  bool finished = false;

  // Why the last stream broke or delivery stopped. Empty: neither
  // happened, and nothing was left when the experiment was closed.
  std::string last_error;

  // Why points were rejected the last time. Empty: none was.
  std::string last_rejection;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_DELIVERY_REPORT_H_

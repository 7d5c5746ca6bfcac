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

  // Never put in memory: it was full, the experiment was closed, or delivery had stopped. Or lost
  // with a spool that was removed or damaged; `spool_error` says so.
  uint64_t points_dropped = 0;

  // Not known to be on the server: in memory or in the spool.
  uint64_t points_pending = 0;

  // Of them, those that are in the spool: `nereid sync` sends them, and a later stream of this
  // object as long as it is open.
  uint64_t points_spooled = 0;

  // The spool directory, if anything is left in it that `nereid sync` would send: points, or the
  // end of the experiment. Otherwise empty.
  std::string spool_directory;

  // Why points could not be put into the spool, or what is in it not be read, the last time; they
  // went through memory only. Empty: that never happened.
  std::string spool_error;

  // Why the server did not take description, tags and parameters, the last time; the points were
  // sent all the same. Empty: that never happened.
  std::string details_error;

  // The server knows that the experiment ended.
  bool finished = false;

  // Why the last stream broke or delivery stopped. Empty: neither
  // happened, and nothing was left when the experiment was closed.
  std::string last_error;

  // Why points were rejected the last time. Empty: none was.
  std::string last_rejection;
};

// "12,345 points not delivered; `nereid sync DIR` sends them", or how many of them are lost, once
// the experiment is closed. Empty if every point was acknowledged or rejected.
std::string DescribeUndelivered(const DeliveryReport& report);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_DELIVERY_REPORT_H_

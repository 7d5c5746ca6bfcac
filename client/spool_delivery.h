#ifndef NEREID_CLIENT_SPOOL_DELIVERY_H_
#define NEREID_CLIENT_SPOOL_DELIVERY_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "client/deadline.h"

namespace nereid::client {

// While a spool is delivered, so many bytes of messages are sent ahead of their acknowledgement.
inline constexpr uint64_t kSpoolInFlightBytesMax = 8 << 20;

struct SpoolDeliveryOptions {
  // HOST:PORT.
  std::string server;
  // The spool, whose lock is held.
  std::string folder;
  Deadline deadline = kNoDeadline;
  // Called about ten times a second with what is done, in bytes of the spool; false ends the
  // delivery with CANCELLED. May be empty.
  std::function<bool(uint64_t bytes_done, uint64_t bytes)> on_progress = {};
};

// What became of a spool.
struct SpoolDeliveryReport {
  // OK: the server has everything, or has refused it point by point; the spool is of no use any
  // more. UNAVAILABLE: the server is away. DATA_LOSS: the spool is damaged, and what could be read
  // was delivered; or messages are missing between what the server has and what the spool has.
  // NOT_FOUND: the experiment was deleted since the spool was begun; it is not made again.
  // DEADLINE_EXCEEDED, CANCELLED, or what the server said. The spool stays as it is.
  absl::Status status;
  // Empty if the spool has no message.
  std::string project;
  std::string experiment;
  // Stored or rejected now, without those that the server had before.
  uint64_t points_settled = 0;
  // Of them, those the server rejected, and why the last time.
  uint64_t points_rejected = 0;
  std::string last_rejection;
  // Why the server did not take description, tags and parameters, the last time. Empty: it did.
  std::string details_error;
  // Of a record at the end that was never finished. It was not sent before either.
  uint64_t torn_bytes = 0;
};

// Sends the messages of a spool that the server does not have, and waits until they are
// acknowledged. Each is stored once, however often this is done. A stream that breaks is opened
// again as long as that brings anything forward. Memory is bounded by kSpoolInFlightBytesMax.
SpoolDeliveryReport DeliverSpool(const SpoolDeliveryOptions& options);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SPOOL_DELIVERY_H_

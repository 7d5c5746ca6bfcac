#ifndef NEREID_CLIENT_DELIVERY_CALLBACKS_H_
#define NEREID_CLIENT_DELIVERY_CALLBACKS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/time/time.h"

namespace nereid::client {

// How far delivery is behind.
struct DeliveryLag {
  // Not known to be on the server.
  uint64_t points_pending = 0;
  // Of the oldest of them, since it was sent.
  absl::Duration oldest_age;
};

// Points of one channel that were refused because of what they are.
struct RejectedPoints {
  // Its name; empty if what was refused is of no channel, as the end of the experiment.
  std::string channel;
  // How many.
  uint64_t count = 0;
  // Why the last of them was refused.
  std::string reason;
};

// Told by the background thread of an experiment, one call at a time, and never after Close. A
// callback must return at once, since nothing is sent meanwhile, and must not call the experiment.
// Each may be empty. Not called in a forked child.
struct DeliveryCallbacks {
  // The oldest point that is not acknowledged is older than `lag_min`; at most once a second.
  std::function<void(const DeliveryLag& lag)> on_lag = {};
  // How old that is.
  absl::Duration lag_min = absl::Seconds(10);

  // Points were rejected, by the server or here. Once for each channel that had any since the last
  // call.
  std::function<void(const RejectedPoints& rejected)> on_rejection = {};

  // The server was lost, or not reached at the beginning. Not called again before it is back.
  std::function<void(const std::string& reason)> on_connection_lost = {};

  // The server answers again after it was lost.
  std::function<void()> on_connection_back = {};
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_DELIVERY_CALLBACKS_H_

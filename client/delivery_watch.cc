#include "client/delivery_watch.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/time/clock.h"

namespace nereid::client {
namespace {

constexpr absl::Duration kLagPause = absl::Seconds(1);

}  // namespace

DeliveryWatch::DeliveryWatch(const DeliveryCallbacks& callbacks, PointBuffer* buffer,
                             const ChannelTable* channels, const Delivery* delivery)
    : callbacks_(callbacks), buffer_(buffer), channels_(channels), delivery_(delivery) {}

Deadline DeliveryWatch::Look() {
  if (callbacks_.on_rejection) {
    for (PointBuffer::Rejection& rejection : buffer_->TakeRejections()) {
      callbacks_.on_rejection(
          {NameOf(rejection.channel_ref), rejection.points, std::move(rejection.reason)});
    }
  }
  if (!callbacks_.on_lag) return kNoDeadline;
  const std::optional<absl::Duration> age = OldestAge();
  if (!age) return kNoDeadline;
  if (*age <= callbacks_.lag_min) return DeadlineAfter(callbacks_.lag_min - *age);
  if (std::chrono::steady_clock::now() < next_lag_) return next_lag_;
  next_lag_ = DeadlineAfter(kLagPause);
  const Delivery::Counters settled = delivery_->counters();
  callbacks_.on_lag(
      {buffer_->counters().buffered() - settled.acknowledged - settled.rejected - settled.lost,
       *age});
  return next_lag_;
}

// What the server rejects may be of no channel, as the end of the experiment.
std::string DeliveryWatch::NameOf(uint32_t channel_ref) const {
  return channel_ref < channels_->size() ? channels_->At(channel_ref).name : "";
}

std::optional<absl::Duration> DeliveryWatch::OldestAge() const {
  int64_t oldest = delivery_->oldest_time_unix_nanos();
  if (oldest == 0) oldest = buffer_->oldest_time_unix_nanos();
  if (oldest == 0) return std::nullopt;
  return std::max(absl::Now() - absl::FromUnixNanos(oldest), absl::ZeroDuration());
}

void DeliveryWatch::TellLost(const absl::Status& status) {
  if (std::exchange(is_lost_, true) || !callbacks_.on_connection_lost) return;
  callbacks_.on_connection_lost(status.ToString());
}

void DeliveryWatch::TellConnected() {
  if (!std::exchange(is_lost_, false) || !callbacks_.on_connection_back) return;
  callbacks_.on_connection_back();
}

}  // namespace nereid::client

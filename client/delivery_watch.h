#ifndef NEREID_CLIENT_DELIVERY_WATCH_H_
#define NEREID_CLIENT_DELIVERY_WATCH_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "client/channel_table.h"
#include "client/deadline.h"
#include "client/delivery.h"
#include "client/delivery_callbacks.h"
#include "client/point_buffer.h"

namespace nereid::client {

// Calls the callbacks of an experiment when there is something to tell. For one thread.
class DeliveryWatch {
 public:
  // Everything must outlive it.
  DeliveryWatch(const DeliveryCallbacks& callbacks, PointBuffer* buffer,
                const ChannelTable* channels, const Delivery* delivery);

  // Tells lag and rejections. Returns when to look again, if nothing happens before.
  Deadline Look();

  void TellLost(const absl::Status& status);
  void TellConnected();

 private:
  std::string NameOf(uint32_t channel_ref) const;
  std::optional<absl::Duration> OldestAge() const;

  const DeliveryCallbacks callbacks_;
  PointBuffer* const buffer_;
  const ChannelTable* const channels_;
  const Delivery* const delivery_;
  bool is_lost_ = false;
  Deadline next_lag_ = Deadline::min();
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_DELIVERY_WATCH_H_

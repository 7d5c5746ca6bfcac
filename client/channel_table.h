#ifndef NEREID_CLIENT_CHANNEL_TABLE_H_
#define NEREID_CLIENT_CHANNEL_TABLE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "client/channel.h"
#include "client/point_buffer.h"

namespace nereid::client {

// The channels of an experiment by name and by channel_ref. A channel's ref is its place in the
// order in which they were made. Thread-safe.
class ChannelTable {
 public:
  struct Declaration {
    std::string name;
    ChannelType type = ChannelType::kInferred;
  };

  // The channels append to `buffer`, which must outlive them.
  explicit ChannelTable(PointBuffer* buffer) : buffer_(buffer) {}

  // See Experiment::GetChannel.
  absl::StatusOr<Channel*> Get(std::string_view name, ChannelType type);

  uint32_t size() const;

  // `channel_ref` is below size().
  Declaration At(uint32_t channel_ref) const;

  // Holds off every other call, so that a fork finds the table whole.
  void Lock() { mutex_.lock(); }
  void Unlock() { mutex_.unlock(); }

 private:
  struct Entry {
    ChannelType type;
    std::unique_ptr<Channel> channel;
  };

  PointBuffer* const buffer_;
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
  std::map<std::string, uint32_t, std::less<>> refs_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CHANNEL_TABLE_H_

#ifndef NEREID_CLIENT_BATCH_BUILDER_H_
#define NEREID_CLIENT_BATCH_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "client/channel_points.h"

namespace nereid::client {

// A message has at most this many bytes more than its entries count.
inline constexpr size_t kMessageOverheadBytesMax = 1024;

// A serialized IngestRequest with one append, each entry in the smallest of these columns that
// keeps every bit: x as start and step, or as doubles; numbers as floats, or as doubles. Moves the
// texts and images out of `entries`.
std::string BuildAppend(uint64_t sequence,
                        const std::vector<std::unique_ptr<ChannelPoints>>& entries);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_BATCH_BUILDER_H_

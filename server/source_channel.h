#ifndef NEREID_SERVER_SOURCE_CHANNEL_H_
#define NEREID_SERVER_SOURCE_CHANNEL_H_

#include <string>

#include "absl/status/statusor.h"
#include "nereid/v1/query.pb.h"
#include "storage/store.h"

namespace nereid::server {

struct SourceChannel {
  std::string name;
  storage::ChannelRecord record;
};

// Channels of which types may stand for a source.
enum class SourceTypes { kAny, kNumericOnly };

// The channel that stands for the source in an experiment. NOT_FOUND if there is none,
// FAILED_PRECONDITION for a channel of another type, INVALID_ARGUMENT for no source, UNIMPLEMENTED
// for an alias.
absl::StatusOr<SourceChannel> FindSourceChannel(const storage::Store& store,
                                                const std::string& project,
                                                const std::string& experiment,
                                                const v1::Source& source, SourceTypes types);

}  // namespace nereid::server

#endif  // NEREID_SERVER_SOURCE_CHANNEL_H_

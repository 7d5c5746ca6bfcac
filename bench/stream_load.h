// Many ingest streams at once, each with a bounded number of messages that are not yet
// acknowledged.

#ifndef NEREID_BENCH_STREAM_LOAD_H_
#define NEREID_BENCH_STREAM_LOAD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nereid::bench {

struct StreamLoad {
  // HOST:PORT.
  std::string server;
  // Each stream writes into an experiment of its own: this, a hyphen and the number of the stream.
  std::string experiment;
  size_t streams = 0;
  // Spread over so many connections.
  size_t connections = 0;
  // Of one stream: written and not acknowledged.
  size_t messages_in_flight_max = 0;
};

struct StreamLoadResult {
  // From the first message on, when all streams were open, to the last acknowledgement.
  double seconds = 0;
  // From the write of a message to the acknowledgement that covers it, for each message.
  std::vector<float> acknowledgement_seconds;
};

// Sends the same serialized messages, numbered from 1, through every stream; they append to
// channel_ref 0, which is declared as ChannelName(0). The first message goes before the clock
// starts. Not OK if anything was rejected or a stream ended early.
//
// The streams are gRPC callbacks on gRPC's own few threads; nothing is serialized while the clock
// runs.
absl::StatusOr<StreamLoadResult> RunStreamLoad(const StreamLoad& load,
                                               const std::vector<std::string>& messages);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_STREAM_LOAD_H_

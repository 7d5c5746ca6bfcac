// Ingest streams that send at a steady rate.

#ifndef NEREID_BENCH_PACED_LOAD_H_
#define NEREID_BENCH_PACED_LOAD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/stopwatch.h"

namespace nereid::bench {

struct PacedLoad {
  // HOST:PORT.
  std::string server;
  // Each stream writes into one of these.
  std::vector<std::string> experiments;
  // Of each stream.
  double messages_per_second = 0;
};

// When each message was written and when its acknowledgement came, by stream and message.
struct PacedTimes {
  std::vector<std::vector<double>> written_at;
  std::vector<std::vector<double>> acknowledged_at;
};

// Sends the same serialized messages, numbered from 1, through every stream; they append to
// channel_ref 0, which is declared as ChannelName(0). The streams take turns, evenly spread over
// time. Times are those of `clock`. Not OK if anything was rejected or a stream ended early.
absl::StatusOr<PacedTimes> RunPacedLoad(const PacedLoad& load,
                                        const std::vector<std::string>& messages,
                                        const Stopwatch& clock);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_PACED_LOAD_H_

// Numbers through the C++ client.

#ifndef NEREID_BENCH_CLIENT_LOAD_H_
#define NEREID_BENCH_CLIENT_LOAD_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/experiment.h"

namespace nereid::bench {

// One experiment with one channel, ChannelName(0). Sending waits when the client's memory is full.
class ClientLoad {
 public:
  // Connects and declares the channel. `max_batch_points` 0: the client's default.
  // `spool_directory` empty: without a spool.
  static absl::StatusOr<std::unique_ptr<ClientLoad>> Open(const std::string& server,
                                                          const std::string& experiment,
                                                          size_t max_batch_points,
                                                          const std::string& spool_directory = "");

  client::Channel& channel() { return *channel_; }

  // Waits until everything sent is acknowledged.
  absl::Status Flush() { return experiment_->Flush(absl::Seconds(120)); }

  // DATA_LOSS unless exactly `points` points were acknowledged.
  absl::Status Close(uint64_t points);

 private:
  ClientLoad() = default;

  std::unique_ptr<client::Experiment> experiment_;
  client::Channel* channel_ = nullptr;
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_CLIENT_LOAD_H_

// The experiment that `nereid send` writes.

#ifndef NEREID_CLIENT_CLI_RECORDED_EXPERIMENT_H_
#define NEREID_CLIENT_CLI_RECORDED_EXPERIMENT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/child_process.h"
#include "client/cli/log_channel.h"
#include "client/cli/output_recorder.h"
#include "client/experiment.h"

namespace nereid::client {

// Sends lines to the text channels `stdout` and `stderr` and numbers to their channels. The server
// numbers the points of each channel: x is the line number in its stream.
//
// A command that prints faster than the server takes it is held up, so that nothing is lost; while
// the server takes nothing, the command is held up once, for at most kStallTimeout, and then what
// does not fit into memory is dropped and counted.
//
// Not thread-safe.
class RecordedExperiment {
 public:
  static constexpr absl::Duration kStallTimeout = absl::Seconds(1);

  // Does not wait for the server. INVALID_ARGUMENT names what is wrong.
  static absl::StatusOr<std::unique_ptr<RecordedExperiment>> Open(
      const ExperimentOptions& options, const std::vector<LogChannel>& log_channels);

  void AddLine(OutputStream stream, std::string_view line);
  void AddValue(size_t channel_index, double value);

  // Delivers what is left and declares the experiment ended. Gives up after `timeout`, when
  // delivery has stopped for good, or when `on_wait` says false; it is called every 100 ms with
  // the points that are left.
  DeliveryReport Finish(FinishState state, absl::Duration timeout,
                        const std::function<bool(uint64_t points_pending)>& on_wait);

 private:
  explicit RecordedExperiment(std::unique_ptr<Experiment> experiment);

  absl::Status OpenChannels(const std::vector<LogChannel>& log_channels);
  void KeepPace(size_t bytes);

  const std::unique_ptr<Experiment> experiment_;
  Channel* stdout_ = nullptr;
  Channel* stderr_ = nullptr;
  std::vector<Channel*> number_channels_;
  // Since the last time everything was delivered, or was tried to be.
  size_t unsettled_bytes_ = 0;
  bool is_stalled_ = false;
  uint64_t acknowledged_at_stall_ = 0;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_RECORDED_EXPERIMENT_H_

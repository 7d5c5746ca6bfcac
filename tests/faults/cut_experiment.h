// An experiment of the client library behind a network that breaks.

#ifndef NEREID_TESTS_FAULTS_CUT_EXPERIMENT_H_
#define NEREID_TESTS_FAULTS_CUT_EXPERIMENT_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/experiment.h"
#include "tests/faults/planned_channel.h"

namespace nereid::faults {

// Remembers what it was given to send. For one thread.
class CutExperiment {
 public:
  // `number` tells the experiments of a run apart.
  static absl::StatusOr<std::unique_ptr<CutExperiment>> Open(const std::string& server,
                                                             uint64_t seed, int number);

  // Sends a few runs of points, and waits for a while that they are acknowledged. An error if
  // delivery has stopped.
  absl::Status SendSome();

  // Delivers what is left. DATA_LOSS unless the report says that all that was sent is acknowledged.
  absl::Status Finish();

  // Reads from `server`. DATA_LOSS unless all that was sent is there once.
  absl::Status CheckStored(const std::string& server) const;

  uint64_t point_count() const;

 private:
  CutExperiment(uint64_t seed, int number);

  void SendRun();
  void Send(const PlannedRun& run, const PlannedChannel& planned, client::Channel& channel);

  const std::string name_;
  std::mt19937_64 random_;
  std::vector<PlannedChannel> planned_;
  std::vector<client::Channel*> channels_;
  std::unique_ptr<client::Experiment> experiment_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_CUT_EXPERIMENT_H_

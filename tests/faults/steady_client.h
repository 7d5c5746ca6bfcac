// A program that sends points all the time, and knows afterwards what must be stored.

#ifndef NEREID_TESTS_FAULTS_STEADY_CLIENT_H_
#define NEREID_TESTS_FAULTS_STEADY_CLIENT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/experiment.h"

namespace nereid::faults {

inline constexpr char kSteadyProject[] = "steady";

struct SteadyClientOptions {
  // HOST:PORT.
  std::string server;
  std::string experiment;
  // Chooses the values.
  uint64_t seed = 1;
  // The last of them holds texts.
  std::vector<std::string> channels;
  // After every 100 steps; in a step every channel gets a point.
  absl::Duration pause;
  size_t max_buffered_bytes = size_t{1} << 20;
};

// Sends from a thread of its own, through the client library. Point number i of a channel has x =
// i.
class SteadyClient {
 public:
  explicit SteadyClient(SteadyClientOptions options);

  // Stops sending, and waits until what was sent is settled.
  ~SteadyClient();

  SteadyClient(const SteadyClient&) = delete;
  SteadyClient& operator=(const SteadyClient&) = delete;

  const std::string& experiment() const { return options_.experiment; }

  // Points acknowledged until now. Any thread.
  uint64_t acknowledged() const { return experiment_->Report().points_acknowledged; }
  std::string last_error() const { return experiment_->Report().last_error; }

  void StopSending();

  // What is stored of the first channel: its points from the first to some later one, bit for bit.
  // An error says what else it is.
  absl::Status CheckReads() const;

  // Stops sending and waits until every point is acknowledged; then everything that was sent must
  // be there once, in order and bit for bit. An error says what is not so.
  absl::Status FinishAndCheck(absl::Duration timeout);

 private:
  void Run();
  void SendStep();
  absl::Status CheckChannel(size_t channel, bool is_whole) const;

  const SteadyClientOptions options_;
  std::unique_ptr<client::Experiment> experiment_;
  std::vector<client::Channel*> channels_;
  std::atomic<bool> stopping_ = false;
  // Points of each channel. Of the thread, until it has ended.
  uint64_t sent_ = 0;
  std::thread thread_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_STEADY_CLIENT_H_

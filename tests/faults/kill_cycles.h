// Clients that write to a server which is killed again and again, and compare after every start.

#ifndef NEREID_TESTS_FAULTS_KILL_CYCLES_H_
#define NEREID_TESTS_FAULTS_KILL_CYCLES_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/faults/journaling_client.h"
#include "tests/support/server_process.h"

namespace nereid::faults {

struct KillCyclesOptions {
  int client_count = 8;
  // What the clients have in common; the writers are numbered from 0.
  JournalingClientOptions client;
};

// All clients on one data directory. For one thread.
class KillCycles {
 public:
  // Makes the server end, while the clients send.
  using Kill = std::function<void(testing::ServerProcess&)>;
  // When Kill is called: once all clients have compared, or as soon as the server is ready.
  enum class Wait { kForChecks, kNotAtAll };

  explicit KillCycles(const KillCyclesOptions& options);

  // Starts `server`, lets the clients compare and send, kills it. The first broken promise if there
  // is one; UNAVAILABLE if the server did not come up.
  absl::Status Run(const std::vector<std::string>& server, Wait wait, const Kill& kill);

  // Runs `server` and kills it after a random time: mostly 50 to 700 ms after all clients have
  // compared, now and then while they compare.
  absl::Status RunAndKillAtRandom(const std::vector<std::string>& server, std::mt19937_64& random);

  // From the start of the process until it was ready, at most and in half of the cycles. There must
  // have been cycles.
  std::chrono::duration<double> slowest_start() const;
  std::chrono::duration<double> median_start() const;

  // "1234 points acknowledged by 8 clients, …", of all cycles together.
  std::string Figures() const;
  uint64_t acknowledged_points() const;

 private:
  absl::Status ServeAll(testing::ServerProcess& server, Wait wait, const Kill& kill);

  std::vector<std::unique_ptr<JournalingClient>> clients_;
  std::vector<std::chrono::duration<double>> starts_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_KILL_CYCLES_H_

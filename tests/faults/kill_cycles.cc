#include "tests/faults/kill_cycles.h"

#include <algorithm>
#include <latch>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLifeMin(50);
constexpr milliseconds kLifeMax(700);
// One kill in so many comes while the clients compare, soon after the start.
constexpr uint64_t kEarlyShare = 8;
constexpr milliseconds kEarlyLifeMax(200);

milliseconds Between(milliseconds least, milliseconds most, std::mt19937_64& random) {
  return milliseconds(std::uniform_int_distribution(least.count(), most.count())(random));
}

}  // namespace

KillCycles::KillCycles(const KillCyclesOptions& options) {
  for (int writer = 0; writer < options.client_count; ++writer) {
    JournalingClientOptions client = options.client;
    client.writer = writer;
    clients_.push_back(std::make_unique<JournalingClient>(client));
  }
}

absl::Status KillCycles::Run(const std::vector<std::string>& server, Wait wait, const Kill& kill) {
  const auto begin = std::chrono::steady_clock::now();
  const auto started = testing::ServerProcess::Start(server);
  if (!started.ok()) return started.status();
  starts_.emplace_back(std::chrono::steady_clock::now() - begin);
  return ServeAll(**started, wait, kill);
}

absl::Status KillCycles::ServeAll(testing::ServerProcess& server, Wait wait, const Kill& kill) {
  std::latch checked(static_cast<std::ptrdiff_t>(clients_.size()));
  std::mutex mutex;
  absl::Status result;
  std::vector<std::thread> threads;
  for (const auto& client : clients_) {
    threads.emplace_back([&] {
      bool counted = false;
      const auto count = [&] {
        if (!std::exchange(counted, true)) checked.count_down();
      };
      const absl::Status status = client->Serve(server.address(), count);
      count();
      const std::lock_guard lock(mutex);
      result.Update(status);
    });
  }
  if (wait == Wait::kForChecks) checked.wait();
  kill(server);
  for (std::thread& thread : threads) thread.join();
  return result;
}

absl::Status KillCycles::RunAndKillAtRandom(const std::vector<std::string>& server,
                                            std::mt19937_64& random) {
  const bool early = random() % kEarlyShare == 0;
  const milliseconds life =
      early ? Between(milliseconds(0), kEarlyLifeMax, random) : Between(kLifeMin, kLifeMax, random);
  return Run(server, early ? Wait::kNotAtAll : Wait::kForChecks,
             [life](testing::ServerProcess& process) {
               // The moment is the fault itself: there is no event to wait for.
               std::this_thread::sleep_for(life);
               process.Kill();
             });
}

std::chrono::duration<double> KillCycles::slowest_start() const {
  return *std::max_element(starts_.begin(), starts_.end());
}

std::chrono::duration<double> KillCycles::median_start() const {
  std::vector<std::chrono::duration<double>> starts = starts_;
  const auto middle = starts.begin() + static_cast<std::ptrdiff_t>(starts.size() / 2);
  std::nth_element(starts.begin(), middle, starts.end());
  return *middle;
}

uint64_t KillCycles::acknowledged_points() const {
  uint64_t points = 0;
  for (const auto& client : clients_) points += client->acknowledged_points();
  return points;
}

std::string KillCycles::Figures() const {
  uint64_t found = 0;
  uint64_t deleted = 0;
  for (const auto& client : clients_) {
    found += client->unacknowledged_found();
    deleted += client->experiments_deleted();
  }
  return absl::StrCat(acknowledged_points(), " points acknowledged by ", clients_.size(),
                      " clients, ", found, " messages found stored before they were acknowledged, ",
                      deleted, " experiments deleted, 0 points lost, doubled or altered");
}

}  // namespace nereid::faults

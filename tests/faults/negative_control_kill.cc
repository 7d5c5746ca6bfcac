// Shows that kill_loop is not blind: on a disk that keeps in memory what it says was written, it
// must find a broken promise within 50 kills, and on one that does not, none in as many.

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/kill_cycles.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

constexpr int kSmallSize = 1;
constexpr int kKillsMax = 50;
constexpr int kClients = 8;
constexpr int kChannels = 12;
constexpr uint64_t kExperimentPointsMax = 20'000;

struct Outcome {
  int kills = 0;
  uint64_t acknowledged_points = 0;
  // By what a client misses, or by a store that does not open any more.
  absl::Status broken_promise;
};

// Kills until a promise is broken, at most `kills_max` times.
Outcome KillAgainAndAgain(bool late_log, uint64_t seed, int kills_max) {
  const testing::TemporaryDirectory directory;
  const std::vector<std::string> command = {testing::ProgramBesideThis("crash_server"),
                                            "--data_dir=" + directory.path(),
                                            absl::StrCat("--late_log=", late_log ? 1 : 0)};
  KillCyclesOptions options;
  options.client_count = kClients;
  options.client.seed = seed;
  options.client.channel_count = kChannels;
  options.client.experiment_points_max = kExperimentPointsMax;
  KillCycles cycles(options);
  std::mt19937_64 random(seed);
  Outcome outcome;
  while (outcome.kills < kills_max && outcome.broken_promise.ok()) {
    outcome.broken_promise = cycles.RunAndKillAtRandom(command, random);
    ++outcome.kills;
  }
  outcome.acknowledged_points = cycles.acknowledged_points();
  return outcome;
}

void Main(const FaultRun& run) {
  int most_kills = 0;
  int missed_by_clients = 0;
  for (int done = 0; done < run.size(); ++done) {
    const uint64_t seed = run.seed() + static_cast<uint64_t>(done);
    const Outcome late = KillAgainAndAgain(true, seed, kKillsMax);
    if (late.broken_promise.ok() || late.acknowledged_points == 0) {
      run.Fail(absl::StrCat(late.kills, " kills with a log that is written late lost nothing, ",
                            late.acknowledged_points, " points were acknowledged"));
    }
    const Outcome honest = KillAgainAndAgain(false, seed, late.kills);
    run.Check(honest.broken_promise, "comparing on an honest disk");
    most_kills = std::max(most_kills, late.kills);
    if (absl::IsDataLoss(late.broken_promise)) ++missed_by_clients;
    run.ShowProgress(done + 1);
  }
  run.Pass(absl::StrCat("found after at most ", most_kills, " kills, ", missed_by_clients,
                        " times by clients, else by a store that did not open"));
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  nereid::faults::Main({argc, argv, "negative_control_kill", "stores", nereid::faults::kSmallSize});
}

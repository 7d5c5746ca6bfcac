// Kills nereid-server at random while clients write, and compares after every start.

#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/kill_cycles.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

constexpr int kSmallSize = 12;
constexpr uint64_t kExperimentPointsMax = 20'000;
constexpr std::chrono::duration<double> kStartMax(2);

void RunCycle(const FaultRun& run, const std::vector<std::string>& command, KillCycles& cycles,
              std::mt19937_64& random) {
  run.Check(cycles.RunAndKillAtRandom(command, random), "comparing after a kill");
  if (run.checks_times() && cycles.slowest_start() > kStartMax) {
    run.Fail(absl::StrFormat("the server was ready after %.2f s", cycles.slowest_start().count()));
  }
}

void Main(const FaultRun& run) {
  const testing::TemporaryDirectory directory;
  // Small buffers, so that tables are written; few families, so that some channels share one.
  const std::vector<std::string> command = {testing::ProgramBesideThis("nereid-server"),
                                            "--data_dir=" + directory.path(),
                                            "--grpc_address=127.0.0.1:0",
                                            "--http_address=",
                                            "--write_buffers_mib=8",
                                            "--max_channel_families=60"};
  KillCyclesOptions options;
  options.client.seed = run.seed();
  options.client.experiment_points_max = kExperimentPointsMax;
  KillCycles cycles(options);
  std::mt19937_64 random(run.seed());
  for (int done = 0; done < run.size(); ++done) {
    RunCycle(run, command, cycles, random);
    run.ShowProgress(done + 1);
  }
  run.Check(cycles.Run(command, KillCycles::Wait::kForChecks,
                       [](testing::ServerProcess& server) { server.Kill(); }),
            "comparing at the end");
  run.Pass(absl::StrFormat("%s; start %.2f s in the middle, %.2f s at most", cycles.Figures(),
                           cycles.median_start().count(), cycles.slowest_start().count()));
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  nereid::faults::Main({argc, argv, "kill_loop", "cycles", nereid::faults::kSmallSize});
}

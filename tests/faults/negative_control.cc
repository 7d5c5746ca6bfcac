// negative_control: power_cut on disks that lie, and without fsync, must find a broken promise; a
// test that does not is blind. Each run has a seed of its own.

#include <algorithm>
#include <cstdio>
#include <string>

#include "tests/faults/broken_promise.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/power_cut_run.h"

namespace nereid::faults {
namespace {

constexpr int kCutsMax = 50;

struct Control {
  const char* name;
  Lie lie;
  storage::Durability durability;
};

constexpr Control kControls[] = {
    {"a disk that never syncs", Lie::kSyncNever, storage::Durability::kFsync},
    {"a disk that syncs late", Lie::kSyncLate, storage::Durability::kFsync},
    {"a server that does not sync", Lie::kNone, storage::Durability::kWal},
};

// The cut at which the promise broke.
int CutThatBreaks(const FaultRun& run, const Control& control, uint64_t seed) {
  PowerCutRun cuts(seed, control.lie, control.durability);
  for (int cut = 1; cut <= kCutsMax; ++cut) {
    const absl::Status status = cuts.Cut();
    if (status.ok()) continue;
    std::printf("%s, seed %llu: broken at cut %d: %s\n", control.name,
                static_cast<unsigned long long>(seed), cut, std::string(status.message()).c_str());
    return cut;
  }
  run.Fail(std::string(control.name) + ": nothing was found in " + std::to_string(kCutsMax) +
           " cuts, the test is blind");
}

int RunControls(int argc, char** argv) {
  const FaultRun run(argc, argv, "negative_control", "rounds", 2);
  KeepTemporaryFilesInMemory();
  int latest = 0;
  for (int round = 1; round <= run.size(); ++round) {
    for (const Control& control : kControls) {
      const uint64_t seed = run.seed() * 1000 + static_cast<uint64_t>(round);
      latest = std::max(latest, CutThatBreaks(run, control, seed));
    }
    run.ShowProgress(round);
  }
  run.Pass(absl::StrCat("every lie was found, the last one at cut ", latest));
  return 0;
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) { return nereid::faults::RunControls(argc, argv); }

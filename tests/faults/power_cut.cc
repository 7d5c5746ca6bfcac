// power_cut: what was acknowledged survives a power cut at any operation on the disk, and so does a
// store whose recovery is cut off, too.

#include "tests/faults/fault_run.h"
#include "tests/faults/power_cut_run.h"

int main(int argc, char** argv) {
  const nereid::faults::FaultRun run(argc, argv, "power_cut", "cuts", 200);
  nereid::faults::KeepTemporaryFilesInMemory();
  nereid::faults::PowerCutRun cuts(run.seed(), nereid::faults::Lie::kNone,
                                   nereid::storage::Durability::kFsync);
  for (int cut = 1; cut <= run.size(); ++cut) {
    run.Check(cuts.Cut(), "cut " + std::to_string(cut));
    run.ShowProgress(cut);
  }
  run.Pass("0 acknowledged points lost, doubled or altered; " + cuts.Figures());
  return 0;
}

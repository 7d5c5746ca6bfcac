// Cuts the power of a store in use, again and again.

#ifndef NEREID_TESTS_FAULTS_POWER_CUT_RUN_H_
#define NEREID_TESTS_FAULTS_POWER_CUT_RUN_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "absl/status/status.h"
#include "tests/faults/fault_file_system.h"
#include "tests/faults/lying_file_system.h"
#include "tests/faults/workload.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {

// Puts temporary directories into memory, where nothing waits for a disk, unless TMPDIR is set or
// there is no such place. Call it before any thread starts.
void KeepTemporaryFilesInMemory();

// A store lives through 20 cuts, then comes a new one. One thread.
class PowerCutRun {
 public:
  // The disk tells `lie`; the store is asked for `durability`.
  PowerCutRun(uint64_t seed, Lie lie, storage::Durability durability);
  ~PowerCutRun();

  // Opens the store, checks what it holds, works on it, and cuts the power somewhere in there.
  // The broken promise, if one is (broken_promise.h).
  absl::Status Cut();

  // "12 cuts while opening, 3456 messages acknowledged".
  std::string Figures() const;

 private:
  struct Life {
    testing::TemporaryDirectory directory;
    std::shared_ptr<FaultFileSystem> disk;
    std::unique_ptr<Workload> workload;
    int cut_count = 0;
  };

  std::string DataDirectory() const { return life_->directory.path() + "/data"; }
  void BeginLife();
  absl::Status LiveUntilCut();
  absl::Status Use(storage::Store& store);

  std::mt19937_64 random_;
  const Lie lie_;
  const storage::Durability durability_;
  std::unique_ptr<Life> life_;
  uint64_t cuts_while_opening_ = 0;
  uint64_t acknowledged_count_ = 0;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_POWER_CUT_RUN_H_

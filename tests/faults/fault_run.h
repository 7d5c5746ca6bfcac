// What the fault tests have in common: how they are started, and what they say.
//
//   build/release/bin/kill_loop --size=1000 --seed=7
//
// Each is a program of its own that repeats a fault `--size` times and exits with 1 at the first
// broken promise, naming it and the seed. The same seed chooses the same faults.

#ifndef NEREID_TESTS_FAULTS_FAULT_RUN_H_
#define NEREID_TESTS_FAULTS_FAULT_RUN_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace nereid::faults {

// One run of a fault test. For one thread, but for Fail.
class FaultRun {
 public:
  // Parses the command line; exits with 2 if it is wrong. `name` is that of the test, `unit` what
  // `--size` counts, such as "cycles".
  FaultRun(int argc, char** argv, std::string name, std::string unit, int default_size);

  int size() const { return size_; }
  uint64_t seed() const { return seed_; }

  // Whether figures of time are to be held (`--check_times`), which only a quiet machine can.
  bool checks_times() const { return checks_times_; }

  // Shows at a terminal, on one line that is drawn anew, that `done` of size() are done.
  void ShowProgress(int done) const;

  // Ends the process with 1, saying what was broken and how to repeat it. Any thread.
  [[noreturn]] void Fail(const std::string& what) const;

  // Fails if `status` is not OK; `doing` says what was going on.
  void Check(const absl::Status& status, const std::string& doing) const;

  // The closing line: "kill_loop: passed, 1000 cycles, seed 7, 912 s: " and `figures`.
  void Pass(const std::string& figures) const;

 private:
  const std::string name_;
  const std::string unit_;
  int size_;
  uint64_t seed_;
  bool checks_times_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_FAULT_RUN_H_

#include "tests/faults/fault_run.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"

ABSL_FLAG(int, size, 0, "How often the fault is repeated; 0: the small number that CI takes.");
ABSL_FLAG(uint64_t, seed, 1, "Chooses the faults.");
ABSL_FLAG(bool, check_times, false, "Hold the figures of time, too.");

namespace nereid::faults {
namespace {

constexpr int kUsageError = 2;

}  // namespace

FaultRun::FaultRun(int argc, char** argv, std::string name, std::string unit, int default_size)
    : name_(std::move(name)), unit_(std::move(unit)) {
  absl::SetProgramUsageMessage(
      absl::StrCat(name_, " [--size=NUMBER] [--seed=NUMBER]\n  --size counts ", unit_, "."));
  absl::ParseCommandLine(argc, argv);
  size_ = absl::GetFlag(FLAGS_size);
  if (size_ < 0) {
    std::fprintf(stderr, "%s: --size=%d is less than 0\n", name_.c_str(), size_);
    std::exit(kUsageError);
  }
  if (size_ == 0) size_ = default_size;
  seed_ = absl::GetFlag(FLAGS_seed);
  checks_times_ = absl::GetFlag(FLAGS_check_times);
}

void FaultRun::ShowProgress(int done) const {
  if (isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\r%s: %d of %d %s%s", name_.c_str(), done, size_, unit_.c_str(),
               done == size_ ? "\n" : "");
}

void FaultRun::Fail(const std::string& what) const {
  std::fprintf(stderr, "%s: FAILED: %s\nRepeat it with %s --size=%d --seed=%llu\n", name_.c_str(),
               what.c_str(), name_.c_str(), size_, static_cast<unsigned long long>(seed_));
  std::fflush(stderr);
  std::_Exit(EXIT_FAILURE);
}

void FaultRun::Check(const absl::Status& status, const std::string& doing) const {
  if (!status.ok()) Fail(absl::StrCat(doing, ": ", status.ToString()));
}

void FaultRun::Pass(const std::string& figures) const {
  const auto took = std::chrono::steady_clock::now() - start_;
  const double seconds = std::chrono::duration<double>(took).count();
  std::printf("%s: passed, %d %s, seed %llu, %.0f s: %s\n", name_.c_str(), size_, unit_.c_str(),
              static_cast<unsigned long long>(seed_), seconds, figures.c_str());
}

}  // namespace nereid::faults

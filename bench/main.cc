// nereid-bench: measures named cases and prints one JSON line for each figure.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/count_and_drop_server.h"
#include "bench/wide_load.h"

ABSL_FLAG(bool, list, false, "List the cases and stop.");
ABSL_FLAG(std::string, case, "", "Run this case alone. Empty: all.");
ABSL_FLAG(bool, smoke, false, "Small sizes: shows that the cases work, not how fast.");
// What the cases start as processes of their own.
ABSL_FLAG(bool, count_and_drop_server, false, "Serve as the baseline that keeps nothing.");
ABSL_FLAG(std::string, wide_load, "", "Write channels into a new store in this directory.");
ABSL_FLAG(size_t, wide_experiments, 0, "With --wide_load: how many experiments.");
ABSL_FLAG(size_t, wide_channels, 0, "With --wide_load: how many channels in each.");

namespace {

using nereid::bench::AllCases;
using nereid::bench::BenchCase;
using nereid::bench::BenchOptions;

constexpr int kUsageError = 2;

int List() {
  for (const BenchCase& bench_case : AllCases()) {
    std::printf("%-16s %s\n", bench_case.name.c_str(), bench_case.summary.c_str());
  }
  return EXIT_SUCCESS;
}

int Run(const std::string& wanted, const BenchOptions& options) {
  bool found = false;
  for (const BenchCase& bench_case : AllCases()) {
    if (!wanted.empty() && bench_case.name != wanted) continue;
    found = true;
    const absl::Status status = bench_case.run(options);
    if (status.ok()) continue;
    std::fprintf(stderr, "nereid-bench: %s: %s\n", bench_case.name.c_str(),
                 status.ToString().c_str());
    return EXIT_FAILURE;
  }
  if (found) return EXIT_SUCCESS;
  std::fprintf(stderr, "nereid-bench: there is no case \"%s\"; --list shows them\n",
               wanted.c_str());
  return kUsageError;
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "measures Nereid and prints one JSON line for each figure.\n"
      "  nereid-bench [--list] [--case=NAME] [--smoke]");
  absl::ParseCommandLine(argc, argv);
  if (absl::GetFlag(FLAGS_list)) return List();
  if (absl::GetFlag(FLAGS_count_and_drop_server)) return nereid::bench::RunCountAndDropServer();
  const std::string wide_directory = absl::GetFlag(FLAGS_wide_load);
  if (!wide_directory.empty()) {
    return nereid::bench::WideLoadMain(
        wide_directory, {.experiments = absl::GetFlag(FLAGS_wide_experiments),
                         .channels_per_experiment = absl::GetFlag(FLAGS_wide_channels)});
  }
  return Run(absl::GetFlag(FLAGS_case), BenchOptions{.smoke = absl::GetFlag(FLAGS_smoke)});
}

// A named measurement of nereid-bench.

#ifndef NEREID_BENCH_BENCH_CASE_H_
#define NEREID_BENCH_BENCH_CASE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace nereid::bench {

struct BenchOptions {
  // Small sizes and one repetition: shows that the case works, says nothing about speed.
  bool smoke = false;

  int repetitions() const { return smoke ? 1 : 5; }
};

struct BenchCase {
  std::string name;
  // One line for --list.
  std::string summary;
  // Prints rows (json_row.h). Not OK if anything it measured was wrong: points lost, for instance.
  absl::Status (*run)(const BenchOptions& options);
};

// In the order in which --list shows them.
const std::vector<BenchCase>& AllCases();

absl::Status RunSize(const BenchOptions& options);
absl::Status RunScan(const BenchOptions& options);
absl::Status RunIngestStore(const BenchOptions& options);
absl::Status RunIngestRpc(const BenchOptions& options);
absl::Status RunIngestStreams(const BenchOptions& options);
absl::Status RunIngestSingle(const BenchOptions& options);
absl::Status RunSample(const BenchOptions& options);
absl::Status RunPage(const BenchOptions& options);
absl::Status RunRank(const BenchOptions& options);
absl::Status RunCharts(const BenchOptions& options);
absl::Status RunWide(const BenchOptions& options);
absl::Status RunDelete(const BenchOptions& options);
absl::Status RunMemory(const BenchOptions& options);
absl::Status RunWatch(const BenchOptions& options);
absl::Status RunFrontDoor(const BenchOptions& options);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_BENCH_CASE_H_

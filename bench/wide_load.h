// Many channels with one point each, written by a process of its own, so that its memory can be
// told.

#ifndef NEREID_BENCH_WIDE_LOAD_H_
#define NEREID_BENCH_WIDE_LOAD_H_

#include <string>

#include "absl/status/statusor.h"
#include "bench/data_set.h"

namespace nereid::bench {

struct WideLoad {
  size_t experiments = 0;
  size_t channels_per_experiment = 0;
};

struct WideLoadResult {
  double channels_per_second = 0;
  // Resident memory of the process with the store open, when all is written.
  double megabytes = 0;
};

std::string ExperimentName(size_t index);

// What every experiment holds; its own experiment is empty.
DataSet WideDataSet(const WideLoad& load);

// Starts a process that writes the experiments into a new store in `directory`: a stream for each,
// eight of them at a time, which declares the channels and appends one point to each with one
// message; every stream is acknowledged, fsync. The clock runs from the first stream on.
absl::StatusOr<WideLoadResult> RunWideLoad(const std::string& directory, const WideLoad& load);

// That process. Returns its exit code.
int WideLoadMain(const std::string& directory, const WideLoad& load);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_WIDE_LOAD_H_

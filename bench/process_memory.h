#ifndef NEREID_BENCH_PROCESS_MEMORY_H_
#define NEREID_BENCH_PROCESS_MEMORY_H_

#include <sys/types.h>

#include "absl/status/statusor.h"

namespace nereid::bench {

// Megabytes (2^20 bytes) of the process that are in main memory.
absl::StatusOr<double> ResidentMegabytes(pid_t process);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_PROCESS_MEMORY_H_

#ifndef NEREID_BENCH_PROCESS_TIME_H_
#define NEREID_BENCH_PROCESS_TIME_H_

#include <sys/types.h>

#include "absl/status/statusor.h"

namespace nereid::bench {

// Seconds of processor time that the process has used, on all processors together.
absl::StatusOr<double> ProcessorSeconds(pid_t process);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_PROCESS_TIME_H_

#include "bench/process_time.h"

#include <time.h>

#include "absl/strings/str_cat.h"

namespace nereid::bench {

absl::StatusOr<double> ProcessorSeconds(pid_t process) {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0) {
    return absl::NotFoundError(absl::StrCat("there is no process ", process));
  }
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

}  // namespace nereid::bench

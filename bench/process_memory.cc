#include "bench/process_memory.h"

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"

namespace nereid::bench {

absl::StatusOr<double> ResidentMegabytes(pid_t process) {
  constexpr double kKilobytesPerMegabyte = 1024;
  const std::string path = absl::StrCat("/proc/", process, "/status");
  std::ifstream file(path);
  std::string field;
  while (file >> field) {
    double kilobytes = 0;
    if (field == "VmRSS:" && file >> kilobytes) return kilobytes / kKilobytesPerMegabyte;
  }
  return absl::NotFoundError(absl::StrCat(path, " has no VmRSS"));
}

}  // namespace nereid::bench

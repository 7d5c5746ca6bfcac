#include "bench/write_and_fsync.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "bench/stopwatch.h"

namespace nereid::bench {

absl::StatusOr<std::vector<double>> WriteAndFsync(const std::string& directory, size_t commits) {
  const std::string path = absl::StrCat(directory, "/write_and_fsync");
  const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return absl::ErrnoToStatus(errno, path);
  const std::string block(4096, 'x');
  std::vector<double> seconds;
  absl::Status status;
  while (status.ok() && seconds.size() < commits) {
    const Stopwatch stopwatch;
    const bool written = write(file, block.data(), block.size()) == 4096 && fdatasync(file) == 0;
    if (!written) status = absl::ErrnoToStatus(errno, path);
    seconds.push_back(stopwatch.Seconds());
  }
  close(file);
  unlink(path.c_str());
  if (!status.ok()) return status;
  return seconds;
}

}  // namespace nereid::bench

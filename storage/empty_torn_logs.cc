#include "storage/empty_torn_logs.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace nereid::storage {
namespace {

absl::Status CannotEmpty(const TornTail& tail, int error) {
  const std::string reason = std::error_code(error, std::generic_category()).message();
  return absl::Status(
      absl::ErrnoToStatusCode(error),
      absl::StrCat("write-ahead log ", tail.path, ", which is torn, cannot be emptied: ", reason));
}

absl::Status EmptyLog(const TornTail& tail) {
  const int file = open(tail.path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return CannotEmpty(tail, errno);
  const bool is_empty = ftruncate(file, 0) == 0 && fsync(file) == 0;
  const int error = errno;
  close(file);
  return is_empty ? absl::OkStatus() : CannotEmpty(tail, error);
}

}  // namespace

absl::Status EmptyTornLogs(const std::vector<TornTail>& torn_tails) {
  for (const TornTail& tail : torn_tails) {
    if (tail.follows_changes) continue;
    if (absl::Status status = EmptyLog(tail); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::storage

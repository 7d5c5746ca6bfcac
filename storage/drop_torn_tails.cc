#include "storage/drop_torn_tails.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace nereid::storage {
namespace {

absl::Status CannotCut(const TornTail& tail, int error) {
  const std::string reason = std::error_code(error, std::generic_category()).message();
  return absl::Status(absl::ErrnoToStatusCode(error),
                      absl::StrCat("write-ahead log ", tail.path, " cannot be cut off at byte ",
                                   tail.offset, ", where it is torn: ", reason));
}

absl::Status DropTornTail(const TornTail& tail) {
  const int file = open(tail.path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return CannotCut(tail, errno);
  const bool is_cut = ftruncate(file, static_cast<off_t>(tail.offset)) == 0 && fsync(file) == 0;
  const int error = errno;
  close(file);
  return is_cut ? absl::OkStatus() : CannotCut(tail, error);
}

}  // namespace

absl::Status DropTornTails(const std::vector<TornTail>& torn_tails) {
  for (const TornTail& tail : torn_tails) {
    if (absl::Status status = DropTornTail(tail); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::storage

#include "storage/cut_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace nereid::storage {
namespace {

absl::Status CannotCut(const std::string& path, uint64_t bytes, int error) {
  const std::string reason = std::error_code(error, std::generic_category()).message();
  return absl::Status(
      absl::ErrnoToStatusCode(error),
      absl::StrCat(path, ", whose end is torn, cannot be cut to ", bytes, " bytes: ", reason));
}

}  // namespace

absl::Status CutFile(const std::string& path, uint64_t bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) return CannotCut(path, bytes, errno);
  const bool is_cut = ftruncate(file, static_cast<off_t>(bytes)) == 0 && fsync(file) == 0;
  const int error = errno;
  close(file);
  return is_cut ? absl::OkStatus() : CannotCut(path, bytes, error);
}

}  // namespace nereid::storage

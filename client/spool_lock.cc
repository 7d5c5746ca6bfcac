#include "client/spool_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/spool_folder.h"
#include "client/spool_format.h"

namespace nereid::client {
namespace {

constexpr mode_t kMode = 0600;
constexpr size_t kTextBytesMax = 256;

struct Holder {
  std::string process;
  std::string parent;
};

std::string PathOf(const std::string& folder) { return absl::StrCat(folder, "/", kSpoolLockName); }

Holder ReadHolder(int file) {
  char text[kTextBytesMax];
  const ssize_t bytes = pread(file, text, sizeof(text), 0);
  if (bytes <= 0) return {};
  const std::vector<std::string> lines =
      absl::StrSplit(std::string(text, static_cast<size_t>(bytes)), '\n');
  return {.process = lines[0], .parent = lines.size() > 1 ? lines[1] : ""};
}

// For people; the lock holds without it.
void WriteHolder(int file, const std::string& parent) {
  const std::string text = absl::StrCat(getpid(), "\n", parent, "\n");
  if (pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size())) {
    [[maybe_unused]] const int cut = ftruncate(file, static_cast<off_t>(text.size()));
  }
}

}  // namespace

SpoolLock::SpoolLock(FileDescriptor file, std::string parent)
    : file_(std::move(file)), parent_(std::move(parent)) {}

absl::StatusOr<SpoolLock> SpoolLock::Create(const std::string& folder, const std::string& parent) {
  const std::string path = PathOf(folder);
  FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
  if (!file.is_open()) return FileError(errno, "make", path);
  if (flock(file.number(), LOCK_EX | LOCK_NB) != 0) return FileError(errno, "lock", path);
  WriteHolder(file.number(), parent);
  return SpoolLock(std::move(file), parent);
}

absl::StatusOr<SpoolLock> SpoolLock::Take(const std::string& folder) {
  const std::string path = PathOf(folder);
  FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kMode));
  if (!file.is_open()) return FileError(errno, "open", path);
  const bool is_locked = flock(file.number(), LOCK_EX | LOCK_NB) == 0;
  const int error = errno;
  Holder holder = ReadHolder(file.number());
  if (!is_locked && error != EWOULDBLOCK) return FileError(error, "lock", path);
  if (!is_locked) {
    return absl::FailedPreconditionError(
        absl::StrCat("spool ", folder, " is in use by process ",
                     holder.process.empty() ? "unknown" : holder.process));
  }
  if (!IsFileAt(file.number(), path)) {
    return absl::NotFoundError(absl::StrCat("spool ", folder, " was taken away meanwhile"));
  }
  WriteHolder(file.number(), holder.parent);
  return SpoolLock(std::move(file), std::move(holder.parent));
}

bool SpoolLock::IsIn(const std::string& folder) const {
  return IsFileAt(file_.number(), PathOf(folder));
}

std::string ParentOfSpool(const std::string& folder) {
  const FileDescriptor file(open(PathOf(folder).c_str(), O_RDONLY | O_CLOEXEC));
  return file.is_open() ? ReadHolder(file.number()).parent : "";
}

}  // namespace nereid::client

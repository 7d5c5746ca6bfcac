#include "client/spool_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "client/spool_format.h"

namespace nereid::client {
namespace {

constexpr mode_t kDirectoryMode = 0700;

absl::Status Remove(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return FileError(errno, "remove", path);
}

}  // namespace

absl::Status MakeSpoolDirectory(const std::string& directory) {
  for (size_t end = directory.find('/', 1);; end = directory.find('/', end + 1)) {
    const std::string part = directory.substr(0, end);
    if (mkdir(part.c_str(), kDirectoryMode) != 0 && errno != EEXIST) {
      return FileError(errno, "make", part);
    }
    if (end == std::string::npos) return absl::OkStatus();
  }
}

absl::StatusOr<std::vector<std::string>> ListSpools(const std::string& directory) {
  std::vector<std::string> spools;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    if (IsSpoolFolderName(entry->path().filename().string())) {
      spools.push_back(entry->path().string());
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return FileError(error.value(), "read", directory);
  }
  std::sort(spools.begin(), spools.end());
  return spools;
}

absl::StatusOr<std::vector<SpoolSegment>> ListSpoolSegments(const std::string& folder) {
  std::vector<SpoolSegment> segments;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::optional<uint32_t> number = ParseSpoolSegmentName(entry->path().filename().string());
    if (!number) continue;
    std::error_code size_error;
    const uint64_t bytes = entry->file_size(size_error);
    segments.push_back({*number, entry->path().string(), size_error ? 0 : bytes});
  }
  if (error) return FileError(error.value(), "read", folder);
  std::sort(segments.begin(), segments.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  return segments;
}

bool IsFileAt(int file, const std::string& path) {
  struct stat held;
  struct stat named;
  return fstat(file, &held) == 0 && stat(path.c_str(), &named) == 0 &&
         held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

absl::Status RemoveSpool(const std::string& folder) {
  const absl::StatusOr<std::vector<SpoolSegment>> segments = ListSpoolSegments(folder);
  if (!segments.ok()) return segments.status();
  for (const SpoolSegment& segment : *segments) {
    if (absl::Status status = Remove(segment.path); !status.ok()) return status;
  }
  if (absl::Status status = Remove(absl::StrCat(folder, "/", kSpoolLockName)); !status.ok()) {
    return status;
  }
  if (rmdir(folder.c_str()) == 0 || errno == ENOENT || errno == ENOTEMPTY) return absl::OkStatus();
  return FileError(errno, "remove", folder);
}

}  // namespace nereid::client

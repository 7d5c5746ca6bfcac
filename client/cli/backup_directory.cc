#include "client/cli/backup_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

constexpr char kPartialSuffix[] = ".partial";
constexpr mode_t kOwnerOnly = 0700;
constexpr mode_t kOwnerFile = 0600;

absl::Status SystemError(const std::string& doing) { return absl::ErrnoToStatus(errno, doing); }

bool IsPlainName(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string("/\\\0", 3)) == std::string::npos;
}

absl::Status Broken(const std::string& what) {
  return absl::DataLossError(absl::StrCat("the backup is broken: ", what, ". Make it again"));
}

absl::Status WriteAll(int file, const std::string& bytes, const std::string& name) {
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = write(file, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SystemError(absl::StrCat("writing ", name));
    done += static_cast<size_t>(count);
  }
  return absl::OkStatus();
}

absl::Status SyncDirectory(const std::string& path) {
  const int directory = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return SystemError(absl::StrCat("opening ", path));
  const absl::Status status =
      fsync(directory) == 0 ? absl::OkStatus() : SystemError(absl::StrCat("syncing ", path));
  close(directory);
  return status;
}

// "backups/monday/" is the directory "backups/monday".
std::string WithoutSlash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

absl::Status CheckIsAbsent(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
    return absl::OkStatus();
  }
  return absl::AlreadyExistsError(
      absl::StrCat("there is already ", Quoted(path), ": name another directory, or remove it"));
}

}  // namespace

BackupDirectory::BackupDirectory(std::string path)
    : path_(std::move(path)), partial_path_(path_ + kPartialSuffix) {}

absl::StatusOr<std::unique_ptr<BackupDirectory>> BackupDirectory::Create(const std::string& path) {
  const std::string directory = WithoutSlash(path);
  const std::string partial = directory + kPartialSuffix;
  if (absl::Status status = CheckIsAbsent(directory); !status.ok()) return status;
  if (absl::Status status = CheckIsAbsent(partial); !status.ok()) return status;
  if (mkdir(partial.c_str(), kOwnerOnly) != 0) {
    return SystemError(absl::StrCat("making the directory ", partial));
  }
  return std::unique_ptr<BackupDirectory>(new BackupDirectory(directory));
}

BackupDirectory::~BackupDirectory() {
  if (file_ >= 0) close(file_);
  if (is_finished_) return;
  std::error_code error;
  std::filesystem::remove_all(partial_path_, error);
}

absl::Status BackupDirectory::Take(const v1::CreateBackupResponse& response) {
  switch (response.part_case()) {
    case v1::CreateBackupResponse::kSummary:
      summary_ = response.summary();
      return absl::OkStatus();
    case v1::CreateBackupResponse::kFile:
      return BeginFile(response.file());
    case v1::CreateBackupResponse::kData:
      return TakeData(response.data());
    default:
      return Broken("it has a part that this program does not know");
  }
}

absl::Status BackupDirectory::BeginFile(const v1::BackupFile& file) {
  if (absl::Status status = EndFile(); !status.ok()) return status;
  if (!IsPlainName(file.name())) {
    return absl::InvalidArgumentError(
        absl::StrCat("the server sent a file named ", Quoted(file.name()), ", which is refused"));
  }
  file_name_ = absl::StrCat(partial_path_, "/", file.name());
  file_ = open(file_name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerFile);
  if (file_ < 0) return SystemError(absl::StrCat("making the file ", file_name_));
  missing_bytes_ = file.byte_count();
  return absl::OkStatus();
}

absl::Status BackupDirectory::TakeData(const v1::BackupData& data) {
  const std::string& bytes = data.bytes();
  if (file_ < 0 || bytes.size() > missing_bytes_) return Broken("there is more than was announced");
  if (data.crc32() != crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())) {
    return Broken(absl::StrCat(file_name_, " does not fit its checksum"));
  }
  missing_bytes_ -= bytes.size();
  taken_bytes_ += bytes.size();
  return WriteAll(file_, bytes, file_name_);
}

absl::Status BackupDirectory::EndFile() {
  if (file_ < 0) return absl::OkStatus();
  if (missing_bytes_ > 0) return Broken(absl::StrCat(file_name_, " is not whole"));
  const bool is_synced = fsync(file_) == 0;
  const absl::Status status =
      is_synced ? absl::OkStatus() : SystemError(absl::StrCat("syncing ", file_name_));
  close(std::exchange(file_, -1));
  ++taken_files_;
  return status;
}

absl::Status BackupDirectory::Finish() {
  if (absl::Status status = EndFile(); !status.ok()) return status;
  if (taken_files_ == 0 || taken_files_ != summary_.file_count() ||
      taken_bytes_ != summary_.byte_count()) {
    return Broken("files are missing");
  }
  if (absl::Status status = SyncDirectory(partial_path_); !status.ok()) return status;
  if (absl::Status status = CheckIsAbsent(path_); !status.ok()) return status;
  if (rename(partial_path_.c_str(), path_.c_str()) != 0) {
    return SystemError(absl::StrCat("naming the directory ", path_));
  }
  is_finished_ = true;
  const std::filesystem::path parent = std::filesystem::path(path_).parent_path();
  return SyncDirectory(parent.empty() ? "." : parent.string());
}

}  // namespace nereid::client

#include "storage/data_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace nereid::storage {
namespace {

constexpr mode_t kOwnerOnly = 0700;

struct NetworkFileSystem {
  uint32_t type;
  const char* name;
};

// Values of f_type. linux/magic.h has only some of them.
constexpr NetworkFileSystem kNetworkFileSystems[] = {
    {0x00006969, "NFS"},    {0x0000517b, "SMB"},   {0xff534d42, "CIFS"},     {0xfe534d42, "SMB2"},
    {0x5346414f, "AFS"},    {0x6b414653, "AFS"},   {0x73757245, "Coda"},     {0x0000564c, "NCP"},
    {0x01021997, "9P"},     {0x00c36400, "Ceph"},  {0x0bd00bd0, "Lustre"},   {0x47504653, "GPFS"},
    {0x19830326, "BeeGFS"}, {0xaad7aaea, "PanFS"}, {0x20030528, "OrangeFS"},
};

absl::Status SystemError(int error, const std::string& path, std::string_view what,
                         std::string_view remedy) {
  const std::string reason = std::error_code(error, std::generic_category()).message();
  return absl::Status(absl::ErrnoToStatusCode(error),
                      absl::StrCat("data directory ", path, " ", std::string(what), ": ", reason,
                                   "; ", std::string(remedy)));
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int value) : value_(value) {}
  ~FileDescriptor() {
    if (value_ >= 0) close(value_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int value() const { return value_; }

 private:
  const int value_;
};

int OpenDirectory(const std::string& path) {
  return open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

// 0 or errno. The name in the parent is synced: a power cut must not take away a new directory
// together with what was acknowledged as stored in it.
int MakeDirectory(const std::filesystem::path& path) {
  struct stat found;
  if (path.empty() || stat(path.c_str(), &found) == 0) return 0;
  const std::filesystem::path parent = path.parent_path();
  if (const int error = MakeDirectory(parent); error != 0) return error;
  if (mkdir(path.c_str(), kOwnerOnly) != 0) return errno == EEXIST ? 0 : errno;
  const FileDescriptor directory(OpenDirectory(parent.empty() ? "." : parent.string()));
  // A parent may be writable but not readable, and not every file system syncs directories.
  if (directory.value() < 0 || fsync(directory.value()) == 0 || errno == EINVAL) return 0;
  return errno;
}

// access(2) says yes to root even where nothing can be written, so a file is made.
absl::Status CheckWriting(const std::string& path) {
  std::string probe = path + "/write-probe-XXXXXX";
  const FileDescriptor file(mkostemp(probe.data(), O_CLOEXEC));
  if (file.value() < 0) {
    return SystemError(errno, path, "cannot be written",
                       "give the user that runs the server the right to write it, or name another "
                       "directory");
  }
  unlink(probe.c_str());
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFileSystemType(int64_t type, const std::string& path) {
  for (const NetworkFileSystem& network : kNetworkFileSystems) {
    // Where f_type has 32 bits it may arrive sign-extended.
    if (static_cast<uint32_t>(type) != network.type) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("data directory ", path, " is on a network file system (", network.name,
                     "), where locks and syncs cannot be relied on; name a directory on a local "
                     "disk"));
  }
  return absl::OkStatus();
}

absl::Status PrepareDataDirectory(const std::string& path) {
  if (path.empty()) {
    return absl::InvalidArgumentError("data directory has an empty name; name a directory");
  }
  if (const int error = MakeDirectory(path); error != 0) {
    return SystemError(error, path, "cannot be created",
                       "create it for the user that runs the server, or name another directory");
  }
  const FileDescriptor directory(OpenDirectory(path));
  if (directory.value() < 0) {
    return SystemError(errno, path, "cannot be opened",
                       "name a directory that the user who runs the server may read and write");
  }
  struct statfs file_system;
  if (fstatfs(directory.value(), &file_system) != 0) {
    return SystemError(errno, path, "does not tell its file system",
                       "name a directory on a local disk");
  }
  if (absl::Status status = CheckFileSystemType(file_system.f_type, path); !status.ok()) {
    return status;
  }
  return CheckWriting(path);
}

}  // namespace nereid::storage

#include "tests/faults/small_disk.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

constexpr uint64_t kBlockBytes = 4096;

absl::Status SystemError(const char* doing) { return absl::ErrnoToStatus(errno, doing); }

}  // namespace

absl::StatusOr<std::unique_ptr<SmallDisk>> SmallDisk::Mount(uint64_t bytes) {
  if (unshare(CLONE_NEWNS) != 0) return SystemError("leaving the mount namespace");
  // What is mounted here must not show outside.
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return SystemError("making the mounts private");
  }
  std::unique_ptr<SmallDisk> disk(new SmallDisk());
  const std::string size = absl::StrCat("size=", bytes);
  if (mount("nereid", disk->path().c_str(), "tmpfs", 0, size.c_str()) != 0) {
    return SystemError("mounting a tmpfs");
  }
  disk->filler_ = open((disk->path() + "/filler").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (disk->filler_ < 0) return SystemError("making the file that fills the disk");
  return disk;
}

SmallDisk::~SmallDisk() {
  close(filler_);
  umount2(path().c_str(), MNT_DETACH);
}

uint64_t SmallDisk::FreeBytes() const {
  struct statvfs status;
  return statvfs(path().c_str(), &status) == 0 ? status.f_bavail * status.f_frsize : 0;
}

absl::Status SmallDisk::FillUpTo(uint64_t bytes) {
  for (uint64_t free = FreeBytes(); free > bytes + kBlockBytes; free = FreeBytes()) {
    const uint64_t more = (free - bytes) / kBlockBytes * kBlockBytes;
    if (fallocate(filler_, 0, static_cast<off_t>(filler_bytes_), static_cast<off_t>(more)) == 0) {
      filler_bytes_ += more;
    } else if (errno != ENOSPC && errno != EINTR) {
      return SystemError("filling the disk");
    }
  }
  return absl::OkStatus();
}

void SmallDisk::Free() {
  if (ftruncate(filler_, 0) == 0) filler_bytes_ = 0;
}

}  // namespace nereid::faults

#include "storage/disk_reserve.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "storage/limits.h"

namespace nereid::storage {
namespace {

constexpr char kFileName[] = "/reserve";

}  // namespace

DiskReserve::DiskReserve(const std::string& data_directory)
    : file_(open((data_directory + kFileName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  ReadSize();
}

DiskReserve::~DiskReserve() {
  if (file_ >= 0) close(file_);
}

void DiskReserve::ReadSize() {
  struct stat status;
  held_bytes_ = fstat(file_, &status) == 0 ? static_cast<size_t>(status.st_size) : 0;
}

size_t DiskReserve::MissingBytes() const {
  const std::lock_guard lock(mutex_);
  if (!is_supported_ || file_ < 0) return 0;
  return kDiskReserveBytes - std::min(kDiskReserveBytes, held_bytes_);
}

void DiskReserve::Fill() {
  const std::lock_guard lock(mutex_);
  if (file_ < 0 || held_bytes_ >= kDiskReserveBytes) return;
  const bool is_filled = fallocate(file_, 0, 0, static_cast<off_t>(kDiskReserveBytes)) == 0;
  const bool may_fit_later = errno == ENOSPC || errno == EDQUOT || errno == EINTR;
  if (!is_filled && !may_fit_later) is_supported_ = false;
  ReadSize();
}

bool DiskReserve::Release(size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (held_bytes_ == 0) return false;
  const size_t left = held_bytes_ - std::min(bytes, held_bytes_);
  if (ftruncate(file_, static_cast<off_t>(left)) != 0) return false;
  held_bytes_ = left;
  return true;
}

}  // namespace nereid::storage

#include "storage/disk_space.h"

#include <rocksdb/file_system.h>

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

namespace nereid::storage {
namespace {

// Between two attempts to let RocksDB go on, which write files.
constexpr std::chrono::milliseconds kAttemptInterval(250);
constexpr int kMebibyteBits = 20;

}  // namespace

// A compaction is tried again by itself. Left to RocksDB, its failure would be remembered for ever,
// and writes that wait for it would fail.
void OutOfSpaceListener::OnBackgroundError(rocksdb::BackgroundErrorReason reason,
                                           rocksdb::Status* error) {
  if (error->subcode() != rocksdb::Status::kNoSpace) return;
  if (reason == rocksdb::BackgroundErrorReason::kCompaction) {
    *error = rocksdb::Status::OK();
  } else {
    is_stopped_ = true;
  }
}

// RocksDB itself would look every 5 s, and want room for the largest write buffer.
void OutOfSpaceListener::OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason /*reason*/,
                                              rocksdb::Status error, bool* auto_recovery) {
  if (error.subcode() == rocksdb::Status::kNoSpace) *auto_recovery = false;
}

DiskSpace::DiskSpace(rocksdb::DB* db, DiskReserve* reserve, OutOfSpaceListener* listener,
                     std::string data_directory, uint64_t min_free_bytes)
    : db_(db),
      reserve_(reserve),
      listener_(listener),
      data_directory_(std::move(data_directory)),
      min_free_bytes_(min_free_bytes) {}

// Everything a file system that does not tell.
uint64_t DiskSpace::FreeBytes() const {
  uint64_t bytes = 0;
  const rocksdb::IOStatus status =
      db_->GetFileSystem()->GetFreeSpace(data_directory_, rocksdb::IOOptions(), &bytes, nullptr);
  return status.ok() ? bytes : std::numeric_limits<uint64_t>::max();
}

void DiskSpace::Look() {
  free_bytes_ = FreeBytes();
  if (listener_->is_stopped()) LetGoOn();
  const size_t missing_bytes = reserve_->MissingBytes();
  if (missing_bytes > 0 && free_bytes_ >= missing_bytes &&
      free_bytes_ - missing_bytes >= min_free_bytes_) {
    reserve_->Fill();
    free_bytes_ = FreeBytes();
  }
  const bool has_room = !listener_->is_stopped() && reserve_->MissingBytes() == 0;
  room_bytes_ = has_room && free_bytes_ > min_free_bytes_ ? free_bytes_ - min_free_bytes_ : 0;
}

void DiskSpace::LetGoOn() {
  const Clock::time_point now = Clock::now();
  if (now < next_attempt_) return;
  // First, so that another stop in the meantime is not overlooked.
  listener_->set_stopped(false);
  if (!db_->Resume().ok()) listener_->set_stopped(true);
  next_attempt_ = Clock::now() + kAttemptInterval;
}

absl::Status DiskSpace::Take(size_t bytes) {
  if (bytes <= room_bytes_) {
    room_bytes_ -= bytes;
    return absl::OkStatus();
  }
  const size_t missing_bytes = reserve_->MissingBytes();
  return absl::ResourceExhaustedError(absl::StrCat(
      "the disk is nearly full: data directory ", data_directory_, " has ",
      free_bytes_ >> kMebibyteBits, " MiB free, and ",
      (min_free_bytes_ + missing_bytes) >> kMebibyteBits,
      " MiB must stay free (--min_free_mib): delete experiments or other files; streams go on by ",
      "themselves once there is room"));
}

}  // namespace nereid::storage

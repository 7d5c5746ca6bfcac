// Whether the disk has room for more points.

#ifndef NEREID_STORAGE_DISK_SPACE_H_
#define NEREID_STORAGE_DISK_SPACE_H_

#include <rocksdb/db.h>
#include <rocksdb/listener.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "storage/disk_reserve.h"

namespace nereid::storage {

// Hears from RocksDB that it stopped because the disk is full, and leaves it to DiskSpace when it
// goes on. Thread-safe.
class OutOfSpaceListener : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason reason, rocksdb::Status error,
                            bool* auto_recovery) override;

  // Whether RocksDB writes nothing until DB::Resume.
  bool is_stopped() const { return is_stopped_; }
  void set_stopped(bool stopped) { is_stopped_ = stopped; }

 private:
  std::atomic<bool> is_stopped_ = false;
};

// Committer's thread alone.
class DiskSpace {
 public:
  // Takes no points that would leave less than `min_free_bytes` on the file system of
  // `data_directory`. `reserve` and `listener` are those that the database was opened with.
  DiskSpace(rocksdb::DB* db, DiskReserve* reserve, OutOfSpaceListener* listener,
            std::string data_directory, uint64_t min_free_bytes);

  // Looks what is free; with room again, fills the reserve and lets RocksDB go on. Call before
  // every group.
  void Look();

  // Counts points that are about to be written. RESOURCE_EXHAUSTED if there is no room for them.
  absl::Status Take(size_t bytes);

  // Something is lost that RocksDB takes for written, or the other way round; see
  // ReserveFileSystem. Nothing may be acknowledged any more.
  bool HasLostWrite() const { return reserve_->HasLostWrite(); }

 private:
  using Clock = std::chrono::steady_clock;

  uint64_t FreeBytes() const;
  void LetGoOn();

  rocksdb::DB* const db_;
  DiskReserve* const reserve_;
  OutOfSpaceListener* const listener_;
  const std::string data_directory_;
  const uint64_t min_free_bytes_;
  uint64_t free_bytes_ = 0;
  // Of the free bytes, what points may take until the next look.
  uint64_t room_bytes_ = 0;
  Clock::time_point next_attempt_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DISK_SPACE_H_

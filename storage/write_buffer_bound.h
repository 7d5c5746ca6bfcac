// Keeps what is in the log and not yet in table files within a bound, however slow the disk is.

#ifndef NEREID_STORAGE_WRITE_BUFFER_BOUND_H_
#define NEREID_STORAGE_WRITE_BUFFER_BOUND_H_

#include <rocksdb/db.h>
#include <rocksdb/listener.h>
#include <rocksdb/write_buffer_manager.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace nereid::storage {

// The bound, in MemoryBudget::write_buffer_bytes: from one on RocksDB flushes, at the bound nothing
// is committed.
inline constexpr size_t kWriteBufferFactorMax = 2;

// RocksDB flushes one family for each write once its budget is reached, and takes more writes
// meanwhile; its own stall waits for ever when what it flushed was too little. So the one writer
// holds itself back. RocksDB calls the listener's methods from its own threads.
class WriteBufferBound : public rocksdb::EventListener {
 public:
  // `manager` counts for the database that this listens to.
  WriteBufferBound(std::shared_ptr<rocksdb::WriteBufferManager> manager, size_t bytes_max)
      : manager_(std::move(manager)), bytes_max_(bytes_max) {}

  // Call before every write, from the one thread that writes. Past the bound, flushes the largest
  // of the families and waits until there is less. Returns at once while the database has failed.
  void Wait(rocksdb::DB& db, const std::vector<rocksdb::ColumnFamilyHandle*>& families);

  void OnFlushCompleted(rocksdb::DB* db, const rocksdb::FlushJobInfo& info) override;
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override;
  void OnErrorRecoveryEnd(const rocksdb::BackgroundErrorRecoveryInfo& info) override;

 private:
  bool WaitForFlush(uint64_t flushes);

  const std::shared_ptr<rocksdb::WriteBufferManager> manager_;
  const size_t bytes_max_;

  std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t flushes_ = 0;
  bool failed_ = false;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_WRITE_BUFFER_BOUND_H_

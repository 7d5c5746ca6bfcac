#include "storage/write_buffer_bound.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace nereid::storage {
namespace {

// A flush that ended just before the wait began is noticed after this.
constexpr std::chrono::milliseconds kWaitMax(100);

// Of all families. Not what readers still hold of flushed ones, which no flush gives back.
size_t UnflushedBytes(rocksdb::DB& db) {
  uint64_t bytes = 0;
  db.GetAggregatedIntProperty(rocksdb::DB::Properties::kCurSizeAllMemTables, &bytes);
  return bytes;
}

// Begins to flush the largest write buffers, until those that are still written to hold less than
// `bytes_max`.
void FlushLargest(rocksdb::DB& db, const std::vector<rocksdb::ColumnFamilyHandle*>& families,
                  size_t bytes_max) {
  std::vector<std::pair<uint64_t, rocksdb::ColumnFamilyHandle*>> buffers;
  uint64_t bytes = 0;
  for (rocksdb::ColumnFamilyHandle* family : families) {
    uint64_t size = 0;
    db.GetIntProperty(family, rocksdb::DB::Properties::kCurSizeActiveMemTable, &size);
    buffers.emplace_back(size, family);
    bytes += size;
  }
  std::sort(buffers.rbegin(), buffers.rend());
  rocksdb::FlushOptions options;
  options.wait = false;
  options.allow_write_stall = true;
  for (const auto& [size, family] : buffers) {
    if (bytes <= bytes_max) return;
    // An error shows in the write that follows.
    db.Flush(options, family).PermitUncheckedError();
    bytes -= size;
  }
}

}  // namespace

void WriteBufferBound::Wait(rocksdb::DB& db,
                            const std::vector<rocksdb::ColumnFamilyHandle*>& families) {
  if (manager_->memory_usage() <= bytes_max_) return;
  uint64_t flushes = 0;
  {
    const std::lock_guard lock(mutex_);
    flushes = flushes_;
  }
  while (UnflushedBytes(db) > bytes_max_) {
    FlushLargest(db, families, bytes_max_ / 2);
    if (!WaitForFlush(flushes++)) return;
  }
}

bool WriteBufferBound::WaitForFlush(uint64_t flushes) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kWaitMax, [&] { return failed_ || flushes_ > flushes; });
  return !failed_;
}

void WriteBufferBound::OnFlushCompleted(rocksdb::DB* /*db*/,
                                        const rocksdb::FlushJobInfo& /*info*/) {
  const std::lock_guard lock(mutex_);
  ++flushes_;
  changed_.notify_all();
}

void WriteBufferBound::OnBackgroundError(rocksdb::BackgroundErrorReason /*reason*/,
                                         rocksdb::Status* error) {
  if (error->ok()) return;
  const std::lock_guard lock(mutex_);
  failed_ = true;
  changed_.notify_all();
}

void WriteBufferBound::OnErrorRecoveryEnd(const rocksdb::BackgroundErrorRecoveryInfo& /*info*/) {
  const std::lock_guard lock(mutex_);
  failed_ = false;
}

}  // namespace nereid::storage

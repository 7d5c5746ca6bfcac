// One thread that alone decides what is accepted, and writes it: all waiting operations become one
// write batch and one sync; then they are answered.

#ifndef NEREID_STORAGE_COMMITTER_H_
#define NEREID_STORAGE_COMMITTER_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "storage/disk_space.h"
#include "storage/durability.h"
#include "storage/head_cache.h"
#include "storage/operation.h"
#include "storage/series_writer.h"
#include "storage/write_buffer_bound.h"

namespace nereid::storage {

// What tells other threads of commits. All of it must outlive the committer.
struct CommitReaders {
  ExperimentLeases* leases;
  HeadCache* heads;
  WatchHub* watch_hub;
};

// What holds commits back. `write_buffers` must outlive the committer.
struct CommitBounds {
  DiskSpace disk_space;
  WriteBufferBound* write_buffers;
};

class Committer {
 public:
  // About `max_loaded_channels` are kept in memory between commits; see LiveCatalog. `readers` are
  // told of every commit before it is answered. `on_fatal` is called at most once, on the
  // committer's thread, when a write or sync failed in a way after which nothing may be
  // acknowledged any more. `on_damage` likewise, when stored bytes turned out to be damaged and
  // everything that would be written is refused from then on. Points that the disk has no room for
  // are refused.
  Committer(rocksdb::DB* db, Families* families, const Catalog* catalog, CommitBounds bounds,
            const CommitReaders& readers, Durability durability, size_t max_loaded_channels,
            std::function<void(const absl::Status&)> on_fatal,
            std::function<void(const absl::Status&)> on_damage);

  // Commits and answers what waits, then stops.
  ~Committer();

  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // From now on everything that would be written is answered with `status`. Call it before Submit.
  void RefuseWrites(const absl::Status& status) { refusal_ = status; }

  // Any thread; never blocks. False: the producer should pause until OnRoom is called.
  bool Submit(std::unique_ptr<Operation> operation);

 private:
  using Operations = std::vector<std::unique_ptr<Operation>>;

  void Run();
  // The next operations to commit together; empty when it is time for an idle mark or to stop.
  Operations TakeOperations();
  bool WaitForWork(std::unique_lock<std::mutex>& lock);
  void CommitAll(Operations& operations);
  void Apply(Operation& operation);
  void CommitGroupAndAnswer();
  absl::Status WriteGroup();
  void WriteIdleMark();
  void Fail(const absl::Status& status);
  // The operations were applied: their memory is free again.
  void ReturnRoom(const Operations& operations);

  rocksdb::DB* const db_;
  Families* const families_;
  const Catalog* const catalog_;
  const CommitReaders readers_;
  const Durability durability_;
  const std::function<void(const absl::Status&)> on_fatal_;
  const std::function<void(const absl::Status&)> on_damage_;

  // Committer's thread alone.
  CommitBounds bounds_;
  LiveCatalog live_catalog_;
  SeriesWriter series_writer_;
  CommitGroup group_;
  // Not OK: why nothing is written any more.
  absl::Status refusal_;
  bool idle_mark_due_ = false;

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::unique_ptr<Operation>> queue_;
  size_t queued_bytes_ = 0;
  std::vector<std::shared_ptr<Producer>> waiting_;
  bool stopping_ = false;

  // Last: starts when everything else is there.
  std::thread thread_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_COMMITTER_H_

#ifndef NEREID_STORAGE_DELETION_JOB_H_
#define NEREID_STORAGE_DELETION_JOB_H_

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "storage/space_reclaimer.h"

namespace nereid::storage {

// The thread that gives back the space of what was deleted: once from the start, for what an
// earlier process left, and whenever it is woken. What fails is tried again the next time; soon, if
// it was for want of space.
// Thread-safe.
class DeletionJob {
 public:
  DeletionJob(rocksdb::DB* db, const Families* families, const Catalog* catalog,
              SpaceReclaimer::Commit commit);

  // Stops soon, also in the middle of a compaction. The committer must still be there.
  ~DeletionJob();

  DeletionJob(const DeletionJob&) = delete;
  DeletionJob& operator=(const DeletionJob&) = delete;

  // Call when a deletion was committed.
  void Wake();

  // Blocks until all deletions that were committed before are carried out. The error if some could
  // not be.
  absl::Status Wait();

 private:
  void Run();
  bool WaitForWork();

  std::atomic<bool> stopping_ = false;
  SpaceReclaimer reclaimer_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = true;
  bool running_ = false;
  absl::Status last_result_;

  // Last: starts when everything else is there.
  std::thread thread_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DELETION_JOB_H_

// What waits for the committer.

#ifndef NEREID_STORAGE_OPERATION_H_
#define NEREID_STORAGE_OPERATION_H_

#include <cstddef>
#include <memory>

#include "storage/commit_group.h"
#include "storage/live_catalog.h"

namespace nereid::storage {

// Whoever sends many operations and can be asked to pause.
class Producer {
 public:
  virtual ~Producer() = default;

  // There is room again after Committer::Submit answered that there was none. Committer's thread;
  // must not block.
  virtual void OnRoom() = 0;

 private:
  friend class Committer;
  // Guarded by the committer's lock.
  size_t queued_bytes_ = 0;
  bool waits_for_room_ = false;
};

// Destroyed on the committer's thread once its group was answered.
class Operation {
 public:
  virtual ~Operation() = default;

  // Memory held while it waits.
  virtual size_t ByteCount() const = 0;

  // Null for operations that come alone.
  virtual std::shared_ptr<Producer> producer() const { return nullptr; }

  // True: needs everything before it committed, and is committed by itself.
  virtual bool NeedsOwnCommit() const { return false; }

  // True: what it writes grows without bound, so it is refused while the disk is nearly full.
  virtual bool BringsPoints() const { return false; }

  // Called in place of Apply when it is refused. Committer's thread.
  virtual void Refuse(const absl::Status& /*status*/, CommitGroup& /*group*/) {}

  // Makes its changes in memory and in the group. Committer's thread.
  virtual void Apply(LiveCatalog& catalog, CommitGroup& group) = 0;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_OPERATION_H_

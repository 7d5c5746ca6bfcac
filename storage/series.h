// A channel as the committer holds it while streams are open on its experiment.

#ifndef NEREID_STORAGE_SERIES_H_
#define NEREID_STORAGE_SERIES_H_

#include <rocksdb/db.h>

#include <memory>

#include "storage/families.h"
#include "storage/head.h"
#include "storage/key.h"
#include "storage/pending_points.h"

namespace nereid::storage {

// Touched by the committer's thread alone.
struct Series {
  SeriesId id = 0;
  FamilyName name;
  bool in_overflow_family = false;
  // Listed in the commit group.
  bool in_group = false;
  // The head has to be put into `state`, because no piece in the tail will carry it.
  bool head_due = false;
  // Chunks were taken away since the last commit.
  bool truncated = false;
  // A piece in the tail is damaged: new points are kept beside it, and nothing is sealed any more.
  bool tail_damaged = false;
  // Null until the family was looked up or created.
  rocksdb::ColumnFamilyHandle* family = nullptr;
  Head head;
  // Accepted, counted in `head`, not yet in a batch. Null outside a commit group.
  std::unique_ptr<PendingPoints> pending;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_H_

// A channel as the committer holds it while streams are open on its experiment.

#ifndef NEREID_STORAGE_SERIES_H_
#define NEREID_STORAGE_SERIES_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <string>
#include <vector>

#include "storage/families.h"
#include "storage/head.h"
#include "storage/key.h"
#include "storage/points.h"

namespace nereid::storage {

// Touched by the committer's thread alone.
struct Series {
  SeriesId id = 0;
  FamilyName name;
  bool in_overflow_family = false;
  // Null until the family was looked up or created.
  rocksdb::ColumnFamilyHandle* family = nullptr;
  Head head;
  // Accepted, counted in `head`, not yet in a batch.
  Points pending;
  // Data of the pending images, one for each.
  std::vector<std::string> pending_image_data;
  // Listed in the commit group.
  bool in_group = false;
};

// Puts the pending points into `batch` as pieces of at most kPiecePointsMax points, and forgets
// them. `series.family` must be set.
void WritePendingPoints(Series& series, rocksdb::WriteBatch& batch);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_H_

// Decides which points of a batch a channel takes: its type, the order of x, automatic x and
// duplicates.

#ifndef NEREID_STORAGE_ACCEPT_POINTS_H_
#define NEREID_STORAGE_ACCEPT_POINTS_H_

#include <cstdint>
#include <vector>

#include "storage/ingest_message.h"
#include "storage/series.h"

namespace nereid::storage {

// Points that were refused for one reason.
struct Refusal {
  PointFault first;
  uint64_t count = 0;
};

// Moves the acceptable points of `columns` behind the pending points of `series` and counts them in
// its head, the refused ones too. The last point has the wall time given, or that of the channel's
// last point if it is later. Returns at most one refusal for each reason. Texts and image data are
// moved out of `columns`. `series.pending` must be set. Committer's thread.
std::vector<Refusal> AcceptPoints(v1::PointColumns& columns, CheckedColumns& checked,
                                  int64_t wall_time_unix_nanos, Series& series);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_ACCEPT_POINTS_H_

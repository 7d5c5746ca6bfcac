// Puts a numeric series into the columns of a chart: as few and as high summaries as say the same
// as its points, and points only where a column begins or ends inside a chunk.

#ifndef NEREID_STORAGE_PYRAMID_WALK_H_
#define NEREID_STORAGE_PYRAMID_WALK_H_

#include <rocksdb/db.h>

#include <limits>
#include <vector>

#include "absl/status/status.h"
#include "storage/column_summaries.h"
#include "storage/piece_cursor.h"
#include "storage/points.h"
#include "storage/summary_block.h"
#include "storage/summary_cursor.h"

namespace nereid::storage {

// One walk; not thread-safe. The series must have a family. Must not outlive the snapshot in
// `options`.
class PyramidWalk {
 public:
  // Points on an axis of x lie where their x says; on one of time, their wall time. Without
  // `wants_after` the first point behind the columns may be missing, and nothing is read for it.
  PyramidWalk(rocksdb::DB* db, const SeriesLocation& location, const rocksdb::ReadOptions& options,
              const ColumnEdges& edges, bool is_time_axis, bool wants_after);

  // Fills the columns. DATA_LOSS if a value that has to be read is damaged.
  absl::Status Run();

  const ColumnSummaries& columns() const { return columns_; }

 private:
  absl::Status TakeLevel(int level);
  absl::Status TakeBlockBelow(std::string_view key, std::string_view value);
  absl::Status TakeUncoveredBlocks();
  absl::Status TakeChunkBelow(std::string_view key, std::string_view value);
  absl::Status TakeUncoveredPieces();
  // Where the range, or the last point before it, can begin among what no higher block covers.
  template <typename Cursor>
  void SeekToRange(Cursor& cursor) const;
  // Whether something at the cursor has to be read; where not, the end is reached.
  template <typename Cursor>
  bool IsWanted(const Cursor& cursor);
  bool IsBehind(double last_x, int64_t last_time_unix_nanos) const;

  rocksdb::DB* const db_;
  const SeriesLocation location_;
  const rocksdb::ReadOptions options_;
  const bool is_time_axis_;
  const bool wants_after_;
  const double from_x_;
  SummaryCursor blocks_;
  ColumnSummaries columns_;
  // First x of the nodes of the level above that lie in several columns, and of those found on the
  // present level.
  std::vector<double> straddling_above_;
  std::vector<double> straddling_;
  // Up to there the levels above know everything.
  double covered_x_ = -std::numeric_limits<double>::infinity();
  // Nothing behind `covered_x_` is in the range.
  bool reached_end_ = false;
  SummaryBlock block_;
  Points points_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_PYRAMID_WALK_H_

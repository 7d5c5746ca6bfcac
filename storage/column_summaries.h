// The columns of a chart while the points of a series are put into them.

#ifndef NEREID_STORAGE_COLUMN_SUMMARIES_H_
#define NEREID_STORAGE_COLUMN_SUMMARIES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "storage/column_edges.h"
#include "storage/points.h"
#include "storage/summary.h"
#include "storage/summary_block.h"

namespace nereid::storage {

// A point beside the columns.
struct LonePoint {
  double x = 0;
  double y = 0;
  int64_t time_unix_nanos = 0;
};

// Takes the parts of a series in any order, each once. Not thread-safe; knows nothing of the store.
class ColumnSummaries {
 public:
  // `edges` must stay.
  ColumnSummaries(const ColumnEdges* edges, bool is_time_axis)
      : edges_(edges), is_time_axis_(is_time_axis), columns_(edges->column_count()) {}

  // Takes the nodes of the block but those that lie in several columns: their first x are appended
  // to `straddling`, and their parts have to be taken instead.
  void TakeBlock(const SummaryBlock& block, std::vector<double>& straddling);

  // NUMERIC points.
  void TakePoints(const Points& points);

  // Points that begin there lie behind the last column.
  bool IsBehind(Coordinate place) const { return place >= edges_->end(); }

  // One for each column; empty where no point was taken.
  const std::vector<Summary>& columns() const { return columns_; }
  // The last point before the first column and the first one behind the last, of those taken.
  const std::optional<LonePoint>& before() const { return before_; }
  const std::optional<LonePoint>& after() const { return after_; }

 private:
  // Where the points of a node begin and end.
  Coordinate FirstOf(const SummaryBlock& block, size_t node) const;
  Coordinate LastOf(const SummaryBlock& block, size_t node) const;
  // First node from `begin` on that reaches up to `place`.
  size_t FirstNodeUpTo(const SummaryBlock& block, size_t begin, Coordinate place) const;
  Coordinate CoordinateAt(const Points& points, size_t index) const;
  // First index from `begin` on whose point lies at or behind `place`.
  size_t LowerBound(const Points& points, size_t begin, Coordinate place) const;
  void TakeBefore(const LonePoint& point);
  void TakeAfter(const LonePoint& point);

  const ColumnEdges* const edges_;
  const bool is_time_axis_;
  std::vector<Summary> columns_;
  std::optional<LonePoint> before_;
  std::optional<LonePoint> after_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_COLUMN_SUMMARIES_H_

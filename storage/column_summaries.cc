#include "storage/column_summaries.h"

namespace nereid::storage {
namespace {

// The first index of [begin, end) from which on `holds`, or `end`.
template <typename Predicate>
size_t FirstIndex(size_t begin, size_t end, const Predicate& holds) {
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    if (holds(middle)) {
      end = middle;
    } else {
      begin = middle + 1;
    }
  }
  return begin;
}

LonePoint PointAt(const Points& points, size_t index) {
  return {points.x[index], points.y[index], WallTimeAt(points, index)};
}

LonePoint FirstPoint(const Summary& node) {
  return {node.first_x, node.first_y, node.first_time_unix_nanos};
}

LonePoint LastPoint(const Summary& node) {
  return {node.last_x, node.last_y, node.last_time_unix_nanos};
}

}  // namespace

void ColumnSummaries::TakeBlock(const SummaryBlock& block, std::vector<double>& straddling) {
  size_t column = 0;
  for (size_t i = 0; i < kSummaryBlockNodes;) {
    const Coordinate first = FirstOf(block, i);
    if (LastOf(block, i) < edges_->begin()) {
      TakeBefore(LastPoint(block.Join(i, i + 1)));
      ++i;
      continue;
    }
    if (IsBehind(first)) return TakeAfter(FirstPoint(block.Join(i, i + 1)));
    size_t end = i;
    if (first >= edges_->begin()) {
      column = edges_->ColumnAt(first, column);
      end = FirstNodeUpTo(block, i, edges_->edges[column + 1]);
    }
    if (end > i) {
      columns_[column].Add(block.Join(i, end));
      i = end;
    } else {
      straddling.push_back(block.first_x[i++]);
    }
  }
}

size_t ColumnSummaries::FirstNodeUpTo(const SummaryBlock& block, size_t begin,
                                      Coordinate place) const {
  return FirstIndex(begin, kSummaryBlockNodes,
                    [&](size_t node) { return LastOf(block, node) >= place; });
}

Coordinate ColumnSummaries::FirstOf(const SummaryBlock& block, size_t node) const {
  return is_time_axis_ ? CoordinateOfTime(block.first_times_unix_nanos[node])
                       : CoordinateOfX(block.first_x[node]);
}

Coordinate ColumnSummaries::LastOf(const SummaryBlock& block, size_t node) const {
  return is_time_axis_ ? CoordinateOfTime(block.last_times_unix_nanos[node])
                       : CoordinateOfX(block.last_x[node]);
}

void ColumnSummaries::TakePoints(const Points& points) {
  size_t begin = LowerBound(points, 0, edges_->begin());
  if (begin > 0) TakeBefore(PointAt(points, begin - 1));
  size_t column = 0;
  while (begin < points.size()) {
    const Coordinate place = CoordinateAt(points, begin);
    if (IsBehind(place)) return TakeAfter(PointAt(points, begin));
    column = edges_->ColumnAt(place, column);
    const size_t end = LowerBound(points, begin, edges_->edges[column + 1]);
    columns_[column].Add(SummarizePoints(points, begin, end));
    begin = end;
  }
}

Coordinate ColumnSummaries::CoordinateAt(const Points& points, size_t index) const {
  return is_time_axis_ ? CoordinateOfTime(WallTimeAt(points, index))
                       : CoordinateOfX(points.x[index]);
}

size_t ColumnSummaries::LowerBound(const Points& points, size_t begin, Coordinate place) const {
  return FirstIndex(begin, points.size(),
                    [&](size_t index) { return CoordinateAt(points, index) >= place; });
}

void ColumnSummaries::TakeBefore(const LonePoint& point) {
  if (!before_.has_value() || point.x > before_->x) before_ = point;
}

void ColumnSummaries::TakeAfter(const LonePoint& point) {
  if (!after_.has_value() || point.x < after_->x) after_ = point;
}

}  // namespace nereid::storage

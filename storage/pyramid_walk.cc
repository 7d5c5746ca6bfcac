#include "storage/pyramid_walk.h"

#include "storage/piece.h"
#include "storage/value_batch.h"

namespace nereid::storage {

PyramidWalk::PyramidWalk(rocksdb::DB* db, const SeriesLocation& location,
                         const rocksdb::ReadOptions& options, const ColumnEdges& edges,
                         bool is_time_axis, bool wants_after)
    : db_(db),
      location_(location),
      options_(options),
      is_time_axis_(is_time_axis),
      wants_after_(wants_after),
      from_x_(is_time_axis ? -std::numeric_limits<double>::infinity()
                           : DoubleFromOrdered(edges.begin())),
      blocks_(db, location.family, location.series, options),
      columns_(&edges, is_time_axis) {}

absl::Status PyramidWalk::Run() {
  for (int level = blocks_.TopLevel(); level > 0; --level) {
    if (absl::Status status = TakeLevel(level); !status.ok()) return status;
  }
  if (absl::Status status = blocks_.status(); !status.ok()) return status;
  absl::Status status = TakeValues(
      db_, location_.family, options_, location_.series, Level::kPoints, straddling_above_,
      [this](std::string_view key, std::string_view value) { return TakeChunkBelow(key, value); });
  if (!status.ok() || reached_end_) return status;
  return TakeUncoveredPieces();
}

absl::Status PyramidWalk::TakeLevel(int level) {
  straddling_.clear();
  absl::Status status = TakeValues(
      db_, location_.family, options_, location_.series, SummaryLevel(level), straddling_above_,
      [this](std::string_view key, std::string_view value) { return TakeBlockBelow(key, value); });
  if (status.ok() && !reached_end_) {
    blocks_.SetLevel(level);
    status = TakeUncoveredBlocks();
  }
  straddling_above_.swap(straddling_);
  return status;
}

absl::Status PyramidWalk::TakeBlockBelow(std::string_view key, std::string_view value) {
  absl::Status status = DecodeSummaryBlock(key, value, is_time_axis_, block_);
  if (status.ok()) columns_.TakeBlock(block_, straddling_);
  return status;
}

absl::Status PyramidWalk::TakeUncoveredBlocks() {
  for (SeekToRange(blocks_); blocks_.Valid() && !reached_end_; blocks_.Next()) {
    if (!IsWanted(blocks_)) break;
    if (absl::Status status = blocks_.Load(is_time_axis_, block_); !status.ok()) return status;
    columns_.TakeBlock(block_, straddling_);
    covered_x_ = block_.last_x.back();
    reached_end_ = IsBehind(block_.last_x.back(), block_.last_times_unix_nanos.back());
  }
  return blocks_.status();
}

absl::Status PyramidWalk::TakeChunkBelow(std::string_view key, std::string_view value) {
  absl::Status status = DecodePiece(key, value, points_);
  if (status.ok()) columns_.TakePoints(points_);
  return status;
}

absl::Status PyramidWalk::TakeUncoveredPieces() {
  PieceCursor pieces(db_, location_, options_);
  for (SeekToRange(pieces); pieces.Valid() && !reached_end_; pieces.Next()) {
    if (!IsWanted(pieces)) break;
    if (absl::Status status = pieces.Load(points_); !status.ok()) return status;
    columns_.TakePoints(points_);
    const size_t last = points_.size() - 1;
    reached_end_ = IsBehind(points_.x[last], WallTimeAt(points_, last));
  }
  return pieces.status();
}

template <typename Cursor>
void PyramidWalk::SeekToRange(Cursor& cursor) const {
  cursor.SeekToLastFrom(from_x_);
  // The last point before the range is then in the one before.
  if (cursor.Valid() && cursor.first_x() == from_x_) cursor.Prev();
  if (!cursor.Valid() || cursor.first_x() <= covered_x_) cursor.SeekBehind(covered_x_);
}

template <typename Cursor>
bool PyramidWalk::IsWanted(const Cursor& cursor) {
  if (wants_after_ || is_time_axis_ || !columns_.IsBehind(CoordinateOfX(cursor.first_x()))) {
    return true;
  }
  reached_end_ = true;
  return false;
}

bool PyramidWalk::IsBehind(double last_x, int64_t last_time_unix_nanos) const {
  return columns_.IsBehind(is_time_axis_ ? CoordinateOfTime(last_time_unix_nanos)
                                         : CoordinateOfX(last_x));
}

}  // namespace nereid::storage

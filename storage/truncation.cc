#include "storage/truncation.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "storage/piece.h"
#include "storage/piece_cursor.h"
#include "storage/series_sampler.h"
#include "storage/summary_cursor.h"
#include "storage/tail.h"

namespace nereid::storage {
namespace {

constexpr double kLowest = -std::numeric_limits<double>::infinity();

// What is cut is not read again soon; keep it from pushing others out of the cache.
rocksdb::ReadOptions ScanOptions() {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  return options;
}

// One series, cut off at an x.
class Truncation {
 public:
  Truncation(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* tail, const Series& series,
             double from_x)
      : db_(db),
        location_{series.id, series.family, tail},
        series_(series),
        from_x_(from_x),
        is_numeric_(series.name.type == v1::VALUE_TYPE_NUMERIC),
        pieces_(db, location_, ScanOptions()) {}

  // Reads what is cut and lists what goes; what stays is known by its summaries.
  absl::Status Scan() {
    for (SeekToLastThatStays(); pieces_.Valid(); pieces_.Next()) {
      const absl::Status status = pieces_.first_x() >= from_x_ ? Remove() : Keep();
      if (!status.ok()) return status;
    }
    if (absl::Status status = pieces_.status(); !status.ok()) return status;
    if (absl::Status status = FindCutBlocks(); !status.ok()) return status;
    return FindHead();
  }

  Head Put(rocksdb::WriteBatch& batch) {
    RemoveRange(Level::kPoints, batch);
    RemoveRange(Level::kImageData, batch);
    for (int level = 1; level <= top_level_; ++level) RemoveRange(SummaryLevel(level), batch);
    for (const std::string& key : cut_block_keys_) batch.Delete(series_.family, key);
    for (const std::string& key : removed_open_keys_) batch.SingleDelete(location_.tail, key);
    if (last_is_open_) {
      // Also where nothing of it is cut off: the head in it has to be the last one.
      batch.SingleDelete(location_.tail, last_key_);
      batch.Put(location_.tail, last_key_, EncodeTailValue(last_key_, head_, last_, 0, kept_));
    } else if (kept_ < last_.size()) {
      batch.Put(series_.family, last_key_, EncodePiece(last_key_, last_, 0, kept_));
    }
    return head_;
  }

 private:
  // The last chunk that begins before the cut; where there is none, the first piece.
  void SeekToLastThatStays() {
    pieces_.SeekToLastFrom(std::min(from_x_, series_.head.sealed_last_x));
    if (pieces_.Valid() && pieces_.first_x() >= from_x_) pieces_.Prev();
    if (!pieces_.Valid()) pieces_.SeekToFirst();
  }

  absl::Status Remove() {
    if (pieces_.in_tail()) removed_open_keys_.emplace_back(pieces_.key());
    // Of numbers the summaries tell how many stay.
    if (is_numeric_) return absl::OkStatus();
    Points removed;
    if (absl::Status status = pieces_.Load(removed); !status.ok()) return status;
    removed_count_ += removed.size();
    return absl::OkStatus();
  }

  absl::Status Keep() {
    last_key_ = pieces_.key();
    last_is_open_ = pieces_.in_tail();
    if (absl::Status status = pieces_.Load(last_); !status.ok()) return status;
    const auto end = std::lower_bound(last_.x.begin(), last_.x.end(), from_x_);
    kept_ = static_cast<size_t>(end - last_.x.begin());
    removed_count_ += last_.size() - kept_;
    if (!last_is_open_) {
      sealed_last_x_ = last_.x[kept_ - 1];
      return absl::OkStatus();
    }
    if (open_.piece_count++ == 0) open_.first_x = last_.x[0];
    open_.point_count += kept_;
    open_.byte_count += BytesOfPoints(last_, 0, kept_);
    return absl::OkStatus();
  }

  // Blocks that begin before the cut and end behind it: the nodes that stay are open again.
  absl::Status FindCutBlocks() {
    if (!is_numeric_) return absl::OkStatus();
    SummaryCursor blocks(db_, series_.family, series_.id, ScanOptions());
    SummaryBlock block;
    top_level_ = blocks.TopLevel();
    for (int level = 1; level <= top_level_; ++level) {
      blocks.SetLevel(level);
      blocks.SeekToLastFrom(from_x_);
      if (absl::Status status = blocks.status(); !status.ok()) return status;
      if (!blocks.Valid() || blocks.first_x() >= from_x_) continue;
      if (absl::Status status = blocks.Load(false, block); !status.ok()) return status;
      if (block.last_x.back() >= from_x_) {
        cut_block_keys_.push_back(PointKey(series_.id, SummaryLevel(level), blocks.first_x()));
      }
    }
    return blocks.status();
  }

  absl::Status FindHead() {
    const uint64_t rejected_count = series_.head.rejected_count;
    if (kept_ > 0) head_.Extend(last_, kept_ - 1, kept_);
    head_.rejected_count = rejected_count;
    double kept_last_x = kLowest;
    if (kept_ > 0) kept_last_x = last_.x[kept_ - 1];
    head_.truncations = {series_.head.truncations.count + 1, from_x_, kept_last_x};
    if (kept_ == 0) return absl::OkStatus();
    head_.last_time_unix_nanos = WallTimeAt(last_, kept_ - 1);
    head_.first_x = series_.head.first_x;
    head_.sealed_last_x = sealed_last_x_;
    head_.open = open_;
    head_.point_count = series_.head.point_count - removed_count_;
    return is_numeric_ ? FindNumbersOfHead() : absl::OkStatus();
  }

  absl::Status FindNumbersOfHead() {
    const absl::StatusOr<Summary> kept = SummarizeBefore(db_, location_, ScanOptions(), from_x_);
    if (!kept.ok()) return kept.status();
    head_.point_count = kept->count;
    head_.nan_count = kept->nan_count;
    head_.min = kept->min_y;
    head_.max = kept->max_y;
    return absl::OkStatus();
  }

  void RemoveRange(Level level, rocksdb::WriteBatch& batch) const {
    batch.DeleteRange(series_.family, PointKey(series_.id, level, from_x_),
                      PointKeyEnd(series_.id, level));
  }

  rocksdb::DB* const db_;
  const SeriesLocation location_;
  const Series& series_;
  const double from_x_;
  const bool is_numeric_;
  PieceCursor pieces_;
  std::vector<std::string> removed_open_keys_;
  std::vector<std::string> cut_block_keys_;
  int top_level_ = 0;
  uint64_t removed_count_ = 0;
  // The last piece that begins before the cut, and how many of its points stay.
  Points last_;
  std::string last_key_;
  bool last_is_open_ = false;
  size_t kept_ = 0;
  double sealed_last_x_ = kLowest;
  OpenPoints open_;
  Head head_;
};

}  // namespace

absl::StatusOr<Head> TruncateSeries(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* tail,
                                    const Series& series, double from_x,
                                    rocksdb::WriteBatch& batch) {
  Truncation truncation(db, tail, series, from_x);
  if (absl::Status status = truncation.Scan(); !status.ok()) return status;
  return truncation.Put(batch);
}

}  // namespace nereid::storage

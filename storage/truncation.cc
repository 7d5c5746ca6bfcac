#include "storage/truncation.h"

#include <algorithm>
#include <string>
#include <vector>

#include "storage/piece.h"
#include "storage/piece_cursor.h"
#include "storage/tail.h"

namespace nereid::storage {
namespace {

// A series is read through to learn its head; keep it from pushing others out of the cache.
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
      : tail_(tail),
        series_(series),
        from_x_(from_x),
        cursor_(db, {series.id, series.family, tail}, ScanOptions()) {
    head_.rejected_count = series.head.rejected_count;
  }

  // Reads every piece that stays and lists every open piece that goes.
  absl::Status Scan() {
    for (cursor_.SeekToFirst(); cursor_.Valid(); cursor_.Next()) {
      if (cursor_.first_x() >= from_x_) {
        if (cursor_.in_tail()) deleted_keys_.emplace_back(cursor_.key());
        continue;
      }
      if (absl::Status status = Keep(); !status.ok()) return status;
    }
    return cursor_.status();
  }

  Head Put(rocksdb::WriteBatch& batch) {
    RemoveRange(Level::kPoints, batch);
    RemoveRange(Level::kImageData, batch);
    for (const std::string& key : deleted_keys_) batch.SingleDelete(tail_, key);
    if (last_is_open_) {
      // Also where nothing of it is cut off: the head in it has to be the last one.
      batch.SingleDelete(tail_, last_key_);
      batch.Put(tail_, last_key_, EncodeTailValue(last_key_, head_, last_, 0, kept_));
    } else if (kept_ < last_.size()) {
      batch.Put(series_.family, last_key_, EncodePiece(last_key_, last_, 0, kept_));
    }
    return head_;
  }

 private:
  absl::Status Keep() {
    last_key_ = cursor_.key();
    last_is_open_ = cursor_.in_tail();
    if (absl::Status status = cursor_.Load(last_); !status.ok()) return status;
    const auto end = std::lower_bound(last_.x.begin(), last_.x.end(), from_x_);
    kept_ = static_cast<size_t>(end - last_.x.begin());
    head_.Extend(last_, 0, kept_);
    head_.last_time_unix_nanos = WallTimeAt(last_, kept_ - 1);
    if (!last_is_open_) {
      head_.sealed_last_x = head_.last_x;
      return absl::OkStatus();
    }
    OpenPoints& open = head_.open;
    if (open.piece_count++ == 0) open.first_x = last_.x[0];
    open.point_count += kept_;
    open.byte_count += BytesOfPoints(last_, 0, kept_);
    return absl::OkStatus();
  }

  void RemoveRange(Level level, rocksdb::WriteBatch& batch) const {
    batch.DeleteRange(series_.family, PointKey(series_.id, level, from_x_),
                      PointKeyEnd(series_.id, level));
  }

  rocksdb::ColumnFamilyHandle* const tail_;
  const Series& series_;
  const double from_x_;
  PieceCursor cursor_;
  Head head_;
  std::vector<std::string> deleted_keys_;
  // The last piece that starts before from_x, and how many of its points stay.
  Points last_;
  std::string last_key_;
  bool last_is_open_ = false;
  size_t kept_ = 0;
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

#include "storage/piece_cursor.h"

#include <limits>

#include "storage/damage.h"
#include "storage/piece.h"
#include "storage/rocksdb_status.h"
#include "storage/tail.h"

namespace nereid::storage {
namespace {

constexpr double kLowest = -std::numeric_limits<double>::infinity();
constexpr size_t kReadaheadBytes = size_t{256} << 10;

}  // namespace

PieceCursor::PieceCursor(rocksdb::DB* db, const SeriesLocation& location,
                         rocksdb::ReadOptions options)
    : db_(db),
      location_(location),
      upper_key_(PointKeyEnd(location.series, Level::kPoints)),
      upper_bound_(upper_key_),
      chunks_lower_key_(PointKey(location.series, Level::kPoints, kLowest)),
      chunks_lower_bound_(chunks_lower_key_),
      tail_lower_key_(chunks_lower_key_) {
  options.iterate_upper_bound = &upper_bound_;
  if (location.family != nullptr) {
    options.iterate_lower_bound = &chunks_lower_bound_;
    options.readahead_size = kReadaheadBytes;
    chunks_.reset(db->NewIterator(options, location.family));
    // Open pieces lie behind the last chunk. Those before it were deleted, and would be passed over
    // one by one.
    chunks_->SeekToLast();
    if (chunks_->Valid()) tail_lower_key_ = chunks_->key().ToString();
  }
  tail_lower_bound_ = tail_lower_key_;
  options.iterate_lower_bound = &tail_lower_bound_;
  options.readahead_size = 0;
  tail_.reset(db->NewIterator(options, location.tail));
}

bool PieceCursor::IsInChunks() const {
  return chunks_ != nullptr && (chunks_->Valid() || !chunks_->status().ok());
}

bool PieceCursor::IsInTail() const { return tail_->Valid() || !tail_->status().ok(); }

void PieceCursor::SeekToFirst() {
  in_tail_ = false;
  if (chunks_ != nullptr) chunks_->SeekToFirst();
  if (IsInChunks()) return;
  in_tail_ = true;
  tail_->SeekToFirst();
}

void PieceCursor::SeekToLastFrom(double x) {
  const std::string key = PointKey(location_.series, Level::kPoints, x);
  in_tail_ = true;
  tail_->SeekForPrev(key);
  if (IsInTail() || chunks_ == nullptr) return;
  in_tail_ = false;
  chunks_->SeekForPrev(key);
}

void PieceCursor::SeekBehind(double x) {
  const std::string key = PointKey(location_.series, Level::kPoints, x);
  in_tail_ = chunks_ == nullptr;
  if (!in_tail_) chunks_->Seek(key);
  if (!IsInChunks()) {
    in_tail_ = true;
    tail_->Seek(key);
  }
  if (Valid() && first_x() == x) Next();
}

void PieceCursor::Next() {
  Current()->Next();
  if (in_tail_ || IsInChunks()) return;
  in_tail_ = true;
  tail_->SeekToFirst();
}

void PieceCursor::Prev() {
  Current()->Prev();
  if (!in_tail_ || IsInTail() || chunks_ == nullptr) return;
  in_tail_ = false;
  chunks_->SeekToLast();
}

absl::Status PieceCursor::status() const {
  rocksdb::Status status = tail_->status();
  if (status.ok() && chunks_ != nullptr) status = chunks_->status();
  return FromRocksdbStatus(status, "reading points");
}

absl::Status PieceCursor::Load(Points& points) const {
  const std::string_view value = Current()->value().ToStringView();
  const absl::Status status =
      in_tail_ ? DecodeTailPoints(key(), value, points) : DecodePiece(key(), value, points);
  return NameFiles(status, db_, in_tail_ ? location_.tail : location_.family, key());
}

}  // namespace nereid::storage

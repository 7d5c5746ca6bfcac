// Walks the stored pieces of one series in order of x: first the chunks in the channel's family,
// then the open pieces in the tail.

#ifndef NEREID_STORAGE_PIECE_CURSOR_H_
#define NEREID_STORAGE_PIECE_CURSOR_H_

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/key.h"
#include "storage/points.h"

namespace nereid::storage {

// Where the points of a series lie.
struct SeriesLocation {
  SeriesId series;
  // Null: the family was never created.
  rocksdb::ColumnFamilyHandle* family;
  rocksdb::ColumnFamilyHandle* tail;
  // Not OK: files of the family are damaged, and nothing of it can be read.
  absl::Status status = absl::OkStatus();
};

// Not thread-safe. Must not outlive the database or the snapshot in `options`.
class PieceCursor {
 public:
  PieceCursor(rocksdb::DB* db, const SeriesLocation& location, rocksdb::ReadOptions options);
  PieceCursor(const PieceCursor&) = delete;
  PieceCursor& operator=(const PieceCursor&) = delete;

  void SeekToFirst();
  // To the last piece that starts at or before `x`; not valid if there is none.
  void SeekToLastFrom(double x);
  // To the first piece that starts behind `x`.
  void SeekBehind(double x);
  // Only while Valid.
  void Next();
  void Prev();

  // False past either end, and after an error: see status().
  bool Valid() const { return Current() != nullptr && Current()->Valid(); }
  absl::Status status() const;

  // Only while Valid.
  std::string_view key() const { return Current()->key().ToStringView(); }
  double first_x() const { return DoubleFromOrdered(ReadBigEndian64(key().substr(9))); }
  bool in_tail() const { return in_tail_; }
  // As DecodePiece.
  absl::Status Load(Points& points) const;

 private:
  rocksdb::Iterator* Current() const { return in_tail_ ? tail_.get() : chunks_.get(); }

  // Whether the next piece was found there, or could not be because of an error: the pieces behind
  // damage are not the next ones.
  bool IsInChunks() const;
  bool IsInTail() const;

  rocksdb::DB* const db_;
  const SeriesLocation location_;
  const std::string upper_key_;
  const rocksdb::Slice upper_bound_;
  std::string chunks_lower_key_;
  rocksdb::Slice chunks_lower_bound_;
  std::string tail_lower_key_;
  rocksdb::Slice tail_lower_bound_;
  // Null: there is no family.
  std::unique_ptr<rocksdb::Iterator> chunks_;
  std::unique_ptr<rocksdb::Iterator> tail_;
  bool in_tail_ = false;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_PIECE_CURSOR_H_

// Reads the points of one series in an x range, as of one moment.

#ifndef NEREID_STORAGE_POINT_READER_H_
#define NEREID_STORAGE_POINT_READER_H_

#include <rocksdb/db.h>
#include <rocksdb/snapshot.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "nereid/v1/points.pb.h"
#include "storage/piece_cursor.h"
#include "storage/points.h"

namespace nereid::storage {

struct ReadRange {
  // First x, included; unset: from the first point.
  std::optional<double> from_x;
  // Where to stop, excluded; unset: the last point is included.
  std::optional<double> to_x;
  // 0: all.
  uint64_t limit = 0;
  bool descending = false;
  bool omit_image_data = false;
  bool include_wall_times = false;
};

// INVALID_ARGUMENT for a NaN, or from_x over to_x.
absl::Status CheckReadRange(const ReadRange& range);

// Not thread-safe, and not bound to a thread. Must not outlive the store.
class PointReader {
 public:
  PointReader(rocksdb::DB* db, const SeriesLocation& location, const ReadRange& range);
  // As of the moment of `snapshot`.
  PointReader(rocksdb::DB* db, const SeriesLocation& location, const ReadRange& range,
              std::unique_ptr<rocksdb::ManagedSnapshot> snapshot);

  // Appends the next points to `columns`, about kAnswerBytesMax bytes of them or one larger value.
  // False: there are no more. DATA_LOSS: a stored value is damaged; `columns` is unspecified.
  absl::StatusOr<bool> Next(v1::PointColumns& columns);

 private:
  // Half-open range of indices into `piece_`.
  struct Span {
    size_t begin;
    size_t end;
  };

  void SeekFirst();
  void Advance();
  // Whether the cursor is at a piece that may reach into the range.
  bool IsAtPiece() const;
  absl::Status LoadPiece();
  Span SpanInRange() const;
  size_t CountWithin(size_t byte_budget, bool at_least_one, size_t& bytes) const;
  Span Take(size_t count);
  absl::Status AppendPoints(Span span, v1::PointColumns& columns);
  absl::Status AppendPoint(size_t index, v1::PointColumns& columns);
  absl::Status AppendImage(size_t index, v1::PointColumns& columns);
  size_t BytesOfPoint(size_t index) const;

  rocksdb::DB* const db_;
  const SeriesLocation location_;
  const ReadRange range_;
  uint64_t remaining_;
  const std::unique_ptr<rocksdb::ManagedSnapshot> snapshot_;
  PieceCursor cursor_;
  // No piece past the ones loaded reaches into the range.
  bool last_loaded_ = false;
  // The decoded piece and what of it was not handed out yet.
  Points piece_;
  Span left_{0, 0};
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_POINT_READER_H_

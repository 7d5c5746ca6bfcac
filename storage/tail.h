// Values of the family `tail`: a piece of points that no chunk holds yet, under the key its first
// point would have as a chunk, and the head of the channel as it is after that piece. So the last
// piece of a channel says all there is to know of it.
//
// A key is put once and single-deleted once before it is put again.

#ifndef NEREID_STORAGE_TAIL_H_
#define NEREID_STORAGE_TAIL_H_

#include <rocksdb/db.h>

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/head.h"
#include "storage/key.h"
#include "storage/points.h"

namespace nereid::storage {

// The points [begin, end) of `points`, at most kPiecePointsMax, to be stored under `key`.
std::string EncodeTailValue(std::string_view key, const Head& head, const Points& points,
                            size_t begin, size_t end);

// Both DATA_LOSS if the value is damaged.
absl::StatusOr<Head> DecodeTailHead(std::string_view key, std::string_view value);
// As DecodePiece.
absl::Status DecodeTailPoints(std::string_view key, std::string_view value, Points& points);

// The head in the last tail piece of the series behind x = `sealed_last_x`; NOT_FOUND if there is
// none. `snapshot` may be null.
absl::StatusOr<Head> ReadLastTailHead(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* tail,
                                      const rocksdb::Snapshot* snapshot, SeriesId series,
                                      double sealed_last_x);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_TAIL_H_

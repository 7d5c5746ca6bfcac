// The stored form of consecutive points, whether a chunk or an open piece.
// docs/storage_format.md draws it byte by byte. Decoding gives back every x and y bit for bit.

#ifndef NEREID_STORAGE_PIECE_H_
#define NEREID_STORAGE_PIECE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/points.h"

namespace nereid::storage {

inline constexpr uint8_t kPieceFormatVersion = 1;

// Appends the points [begin, end) of `points`, between 1 and kPiecePointsMax, as they are stored
// under `key`, to `out`. Thread-safe.
void AppendPiece(std::string_view key, const Points& points, size_t begin, size_t end,
                 std::string& out);

// The same as a string of its own.
std::string EncodePiece(std::string_view key, const Points& points, size_t begin, size_t end);

// Reads the piece stored under `key` into `points`, whose memory is used again. DATA_LOSS if the
// checksum or the structure is wrong; FAILED_PRECONDITION for a format version of a newer Nereid.
// Thread-safe.
absl::Status DecodePiece(std::string_view key, std::string_view value, Points& points);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_PIECE_H_

// The stored form of consecutive points: one RocksDB value. docs/storage_format.md draws it byte by
// byte. Decoding gives back every x and y bit for bit.

#ifndef NEREID_STORAGE_PIECE_H_
#define NEREID_STORAGE_PIECE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/points.h"

namespace nereid::storage {

inline constexpr uint8_t kPieceFormatVersion = 1;

// The points [begin, end) of `points` as a value to be stored under `key`. `begin` < `end`.
std::string EncodePiece(std::string_view key, const Points& points, size_t begin, size_t end);

// Reads the value stored under `key` into `points`, whose memory is used again. DATA_LOSS if the
// checksum or the structure is wrong; FAILED_PRECONDITION for a format version of a newer Nereid.
absl::Status DecodePiece(std::string_view key, std::string_view value, Points& points);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_PIECE_H_

// The x of consecutive points in few bytes, bit for bit. Evenly spaced x are a run, two numbers in
// all; others are stored as number_codec.h stores any column.

#ifndef NEREID_STORAGE_X_CODEC_H_
#define NEREID_STORAGE_X_CODEC_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/number_codec.h"

namespace nereid::storage {

// Appends at most kPiecePointsMax finite, strictly increasing x to `out`. `encoder` lends its
// memory.
void EncodeX(absl::Span<const double> x, NumberEncoder& encoder, std::string& out);

// Reads `count` x, at most kPiecePointsMax, from the front of `bytes` and returns how many bytes
// they took. DATA_LOSS if the bytes are not what EncodeX wrote, or the x are not finite and
// strictly increasing; then `x` holds anything. `decoder` lends its memory.
absl::StatusOr<size_t> DecodeX(std::string_view bytes, size_t count, NumberDecoder& decoder,
                               double* x);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_X_CODEC_H_

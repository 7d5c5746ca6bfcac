// The wall times of a piece in few bytes, exactly.

#ifndef NEREID_STORAGE_STAMP_COLUMNS_H_
#define NEREID_STORAGE_STAMP_COLUMNS_H_

#include <cstddef>
#include <string>

#include "storage/byte_reader.h"
#include "storage/number_codec.h"
#include "storage/points.h"

namespace nereid::storage {

// Appends the time before point `begin` and the stamps of the points [begin, end), their indices
// counted from `begin`; the last point has one in any case. `encoder` lends its memory.
void AppendStamps(const Points& points, size_t begin, size_t end, NumberEncoder& encoder,
                  std::string& out);

// Reads what AppendStamps wrote for `count` points into `points`; false if it did not.
bool ReadStamps(ByteReader& reader, size_t count, NumberDecoder& decoder, Points& points);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_STAMP_COLUMNS_H_

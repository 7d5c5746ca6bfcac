// Increasing positions in a piece, each stored as the number of positions between it and the one
// before, in a few bits. A gap that does not fit is led by fields of ones only, each of which
// passes over as many positions as it counts.

#ifndef NEREID_STORAGE_POSITION_LIST_H_
#define NEREID_STORAGE_POSITION_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "storage/byte_reader.h"
#include "storage/processor_path.h"

namespace nereid::storage {

// What a list of `count` positions, at least 1, below `end` takes, about.
size_t PositionBytesEstimate(size_t count, size_t end);

// Appends `count` positions, at least 1, below `end`, which is at most kPiecePointsMax.
void AppendPositions(ProcessorPath path, const uint16_t* positions, size_t count, size_t end,
                     std::string& out);

// Reads `count` positions, at most kPiecePointsMax. False unless all are below `end`.
bool ReadPositions(ProcessorPath path, ByteReader& reader, size_t count, size_t end,
                   uint16_t* positions);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_POSITION_LIST_H_

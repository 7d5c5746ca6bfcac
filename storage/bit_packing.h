// Integers of a few bits, packed without gaps. Groups of 256 values lie in eight interleaved lanes
// of 32-bit words, so that eight values are packed at once: lane i holds the values i, i + 8, i +
// 16, … one after the other, lowest bits first, and word j of every lane comes before word j + 1 of
// any. What is left over, up to 255 values, is one string of bits, lowest bits first. Integers of
// more than 32 bits are packed as their low 32 bits, then the bits above.

#ifndef NEREID_STORAGE_BIT_PACKING_H_
#define NEREID_STORAGE_BIT_PACKING_H_

#include <cstddef>
#include <cstdint>

#include "storage/processor_path.h"

namespace nereid::storage {

// Bytes taken by `count` integers of `width` bits, 0 to 64.
size_t PackedBytes(size_t count, int width);

// Writes the low `width` bits of each value, PackedBytes(count, width) bytes in all.
void PackBits(ProcessorPath path, const uint32_t* values, size_t count, int width, char* out);
void PackBits(ProcessorPath path, const uint64_t* values, size_t count, int width, char* out);

// Reads what PackBits wrote: PackedBytes(count, width) bytes at `packed`.
void UnpackBits(ProcessorPath path, const char* packed, size_t count, int width, uint32_t* values);
void UnpackBits(ProcessorPath path, const char* packed, size_t count, int width, uint64_t* values);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_BIT_PACKING_H_

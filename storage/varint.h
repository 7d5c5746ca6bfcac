// Whole numbers in as few bytes as they need: seven bits a byte, the lowest first; the top bit of a
// byte says that more follow.

#ifndef NEREID_STORAGE_VARINT_H_
#define NEREID_STORAGE_VARINT_H_

#include <cstdint>
#include <string>

#include "storage/byte_reader.h"

namespace nereid::storage {

// At most ten bytes.
inline void AppendVarint(std::string& out, uint64_t number) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(number | 0x80));
  out.push_back(static_cast<char>(number));
}

// Nothing if the bytes end too early or the number does not fit; `reader` is then not ok.
inline uint64_t ReadVarint(ByteReader& reader) {
  uint64_t number = 0;
  for (int shift = 0; shift <= 63; shift += 7) {
    const auto byte = reader.Field<uint8_t>();
    if (shift == 63 && byte > 1) break;
    number |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return number;
  }
  reader.Fail();
  return 0;
}

// The sign as the lowest bit, so that numbers near zero are small.
inline uint64_t ZigzagFromSigned(int64_t number) {
  return static_cast<uint64_t>(number) << 1 ^ static_cast<uint64_t>(number >> 63);
}

inline int64_t SignedFromZigzag(uint64_t zigzag) {
  return static_cast<int64_t>(zigzag >> 1) ^ -static_cast<int64_t>(zigzag & 1);
}

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_VARINT_H_

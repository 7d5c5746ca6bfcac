#include "storage/crc32c.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace nereid::storage {
namespace {

// The Castagnoli polynomial, lowest bit first.
constexpr uint32_t kPolynomial = 0x82f63b78;

// table[k][b]: the register after byte b and k zero bytes, from a register of 0.
using SliceTables = std::array<std::array<uint32_t, 256>, 8>;

constexpr SliceTables MakeSliceTables() {
  SliceTables tables{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) ? kPolynomial : 0);
    tables[0][byte] = value;
  }
  for (size_t slice = 1; slice < tables.size(); ++slice) {
    for (size_t byte = 0; byte < 256; ++byte) {
      const uint32_t before = tables[slice - 1][byte];
      tables[slice][byte] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

constexpr SliceTables kSlices = MakeSliceTables();

uint64_t LoadLittleEndian(const char* data) {
  uint64_t value;
  std::memcpy(&value, data, sizeof(value));
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

#if defined(__x86_64__)

// The crc32 instruction takes three cycles but one can start in each, so long inputs are split in
// three lanes. A lane's register moves past the lanes after it by a linear operator.
constexpr size_t kLaneBytes = 256;
static_assert((kLaneBytes & (kLaneBytes - 1)) == 0, "doubling must reach the lane size");

// Column i: what the operator makes of bit i.
using Operator = std::array<uint32_t, 32>;

constexpr uint32_t Apply(const Operator& columns, uint32_t value) {
  uint32_t result = 0;
  for (size_t i = 0; i < columns.size(); ++i) result ^= ((value >> i) & 1) ? columns[i] : 0;
  return result;
}

// The operator that feeds kLaneBytes zero bytes, as one table per byte of the register.
constexpr std::array<std::array<uint32_t, 256>, 4> MakeLaneTables() {
  Operator zeros{};
  for (size_t i = 0; i < zeros.size(); ++i) {
    const uint32_t bit = uint32_t{1} << i;
    zeros[i] = (bit >> 8) ^ kSlices[0][bit & 0xff];
  }
  for (size_t bytes = 1; bytes < kLaneBytes; bytes *= 2) {
    const Operator once = zeros;
    for (uint32_t& column : zeros) column = Apply(once, column);
  }
  std::array<std::array<uint32_t, 256>, 4> tables{};
  for (uint32_t slice = 0; slice < 4; ++slice) {
    for (uint32_t byte = 0; byte < 256; ++byte) {
      tables[slice][byte] = Apply(zeros, byte << (8 * slice));
    }
  }
  return tables;
}

constexpr auto kLaneTables = MakeLaneTables();

uint64_t SkipLane(uint64_t crc) {
  return kLaneTables[0][crc & 0xff] ^ kLaneTables[1][(crc >> 8) & 0xff] ^
         kLaneTables[2][(crc >> 16) & 0xff] ^ kLaneTables[3][(crc >> 24) & 0xff];
}

__attribute__((target("sse4.2"))) uint32_t ExtendWithInstruction(uint32_t crc,
                                                                 std::string_view bytes) {
  const char* data = bytes.data();
  size_t left = bytes.size();
  uint64_t first = static_cast<uint32_t>(~crc);
  for (; left >= 3 * kLaneBytes; left -= 3 * kLaneBytes, data += 3 * kLaneBytes) {
    uint64_t second = 0;
    uint64_t third = 0;
    for (size_t i = 0; i < kLaneBytes; i += 8) {
      first = _mm_crc32_u64(first, LoadLittleEndian(data + i));
      second = _mm_crc32_u64(second, LoadLittleEndian(data + kLaneBytes + i));
      third = _mm_crc32_u64(third, LoadLittleEndian(data + 2 * kLaneBytes + i));
    }
    first = SkipLane(SkipLane(first) ^ second) ^ third;
  }
  for (; left >= 8; left -= 8, data += 8) first = _mm_crc32_u64(first, LoadLittleEndian(data));
  uint32_t rest = static_cast<uint32_t>(first);
  for (; left > 0; --left, ++data) rest = _mm_crc32_u8(rest, static_cast<uint8_t>(*data));
  return ~rest;
}

#endif

using Extend = uint32_t (*)(uint32_t, std::string_view);

Extend FastestExtend() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return &ExtendWithInstruction;
#endif
  return &ExtendCrc32cPortable;
}

}  // namespace

uint32_t ExtendCrc32cPortable(uint32_t crc, std::string_view bytes) {
  const char* data = bytes.data();
  size_t left = bytes.size();
  crc = ~crc;
  for (; left >= 8; left -= 8, data += 8) {
    const uint64_t word = LoadLittleEndian(data) ^ crc;
    crc = kSlices[7][word & 0xff] ^ kSlices[6][(word >> 8) & 0xff] ^
          kSlices[5][(word >> 16) & 0xff] ^ kSlices[4][(word >> 24) & 0xff] ^
          kSlices[3][(word >> 32) & 0xff] ^ kSlices[2][(word >> 40) & 0xff] ^
          kSlices[1][(word >> 48) & 0xff] ^ kSlices[0][word >> 56];
  }
  for (; left > 0; --left, ++data) {
    crc = (crc >> 8) ^ kSlices[0][(crc ^ static_cast<uint8_t>(*data)) & 0xff];
  }
  return ~crc;
}

uint32_t ExtendCrc32c(uint32_t crc, std::string_view bytes) {
  static const Extend extend = FastestExtend();
  return extend(crc, bytes);
}

uint32_t Crc32c(std::string_view bytes) { return ExtendCrc32c(0, bytes); }

}  // namespace nereid::storage

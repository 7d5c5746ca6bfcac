#include "storage/bit_packing.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace nereid::storage {
namespace {

constexpr size_t kLanes = 8;
constexpr size_t kRows = 32;
constexpr size_t kGroup = kLanes * kRows;
constexpr int kWordBits = 32;

using Lanes __attribute__((vector_size(kLanes * sizeof(uint32_t)))) = uint32_t;

constexpr uint32_t LowBits(int width) {
  return width >= kWordBits ? ~uint32_t{0} : (uint32_t{1} << width) - 1;
}

struct PackGroup {
  NEREID_INLINE_LOOP void Run(const uint32_t* values, int width, char* out) {
    const uint32_t mask = LowBits(width);
    Lanes pending = {};
    int filled = 0;
    for (size_t row = 0; row < kRows; ++row, values += kLanes) {
      Lanes value;
      std::memcpy(&value, values, sizeof(value));
      value &= mask;
      pending |= value << filled;
      filled += width;
      if (filled < kWordBits) continue;
      std::memcpy(out, &pending, sizeof(pending));
      out += sizeof(pending);
      filled -= kWordBits;
      pending = value >> (width - filled);
    }
  }
};

struct UnpackGroup {
  NEREID_INLINE_LOOP void Run(const char* packed, int width, uint32_t* values) {
    const uint32_t mask = LowBits(width);
    Lanes word;
    std::memcpy(&word, packed, sizeof(word));
    int used = 0;
    for (size_t row = 0; row < kRows; ++row, values += kLanes) {
      Lanes value = word >> used;
      used += width;
      if (used > kWordBits) {
        packed += sizeof(word);
        std::memcpy(&word, packed, sizeof(word));
        used -= kWordBits;
        value |= word << (width - used);
      }
      value &= mask;
      std::memcpy(values, &value, sizeof(value));
      if (used == kWordBits && row + 1 < kRows) {
        packed += sizeof(word);
        std::memcpy(&word, packed, sizeof(word));
        used = 0;
      }
    }
  }
};

void PackRest(const uint32_t* values, size_t count, int width, char* out) {
  const uint32_t mask = LowBits(width);
  uint64_t pending = 0;
  int filled = 0;
  for (size_t i = 0; i < count; ++i) {
    pending |= static_cast<uint64_t>(values[i] & mask) << filled;
    filled += width;
    if (filled < kWordBits) continue;
    std::memcpy(out, &pending, sizeof(uint32_t));
    out += sizeof(uint32_t);
    pending >>= kWordBits;
    filled -= kWordBits;
  }
  std::memcpy(out, &pending, static_cast<size_t>(filled + 7) / 8);
}

// Eight values fill whole bytes, so that their places are the same in every eight.
struct Places {
  explicit Places(size_t width) {
    for (size_t i = 0; i < kValues; ++i) {
      byte[i] = i * width / 8;
      shift[i] = i * width % 8;
    }
  }

  static constexpr size_t kValues = 8;
  size_t byte[kValues];
  size_t shift[kValues];
};

void UnpackRest(const char* packed, size_t count, int width, uint32_t* values) {
  const uint32_t mask = LowBits(width);
  const size_t bytes = PackedBytes(count, width);
  const auto step = static_cast<size_t>(width);
  const Places places(step);
  size_t i = 0;
  uint64_t window = 0;
  // As long as a window of eight bytes stays within those there are.
  for (; i + Places::kValues <= count; i += Places::kValues) {
    const size_t begin = i / 8 * step;
    if (begin + places.byte[Places::kValues - 1] + sizeof(window) > bytes) break;
    for (size_t j = 0; j < Places::kValues; ++j) {
      std::memcpy(&window, packed + begin + places.byte[j], sizeof(window));
      values[i + j] = static_cast<uint32_t>(window >> places.shift[j]) & mask;
    }
  }
  for (size_t bit = i * step; i < count; ++i, bit += step) {
    window = 0;
    std::memcpy(&window, packed + bit / 8, std::min(sizeof(window), bytes - bit / 8));
    values[i] = static_cast<uint32_t>(window >> (bit % 8)) & mask;
  }
}

struct SplitWords {
  NEREID_INLINE_LOOP void Run(const uint64_t* values, size_t count, uint32_t* low, uint32_t* high) {
    for (size_t i = 0; i < count; ++i) {
      low[i] = static_cast<uint32_t>(values[i]);
      high[i] = static_cast<uint32_t>(values[i] >> kWordBits);
    }
  }
};

struct JoinWords {
  NEREID_INLINE_LOOP void Run(const uint32_t* low, const uint32_t* high, size_t count,
                              uint64_t* values) {
    for (size_t i = 0; i < count; ++i) {
      values[i] = low[i] | static_cast<uint64_t>(high[i]) << kWordBits;
    }
  }
};

struct WidenWords {
  NEREID_INLINE_LOOP void Run(const uint32_t* low, size_t count, uint64_t* values) {
    for (size_t i = 0; i < count; ++i) values[i] = low[i];
  }
};

}  // namespace

size_t PackedBytes(size_t count, int width) {
  if (width > kWordBits) {
    return count * sizeof(uint32_t) + PackedBytes(count, width - kWordBits);
  }
  const auto bits = static_cast<size_t>(width);
  return count / kGroup * kGroup / 8 * bits + (count % kGroup * bits + 7) / 8;
}

void PackBits(ProcessorPath path, const uint32_t* values, size_t count, int width, char* out) {
  if (width == 0) return;
  if (width == kWordBits) {
    std::memcpy(out, values, count * sizeof(uint32_t));
    return;
  }
  for (; count >= kGroup; count -= kGroup, values += kGroup, out += PackedBytes(kGroup, width)) {
    RunOn<PackGroup>(path, values, width, out);
  }
  PackRest(values, count, width, out);
}

void PackBits(ProcessorPath path, const uint64_t* values, size_t count, int width, char* out) {
  std::array<uint32_t, kGroup> low;
  std::array<uint32_t, kGroup> high;
  const int low_width = std::min(width, kWordBits);
  char* high_out = out + PackedBytes(count, low_width);
  while (count > 0) {
    const size_t part = std::min(count, kGroup);
    RunOn<SplitWords>(path, values, part, low.data(), high.data());
    PackBits(path, low.data(), part, low_width, out);
    PackBits(path, high.data(), part, width - low_width, high_out);
    values += part;
    count -= part;
    out += PackedBytes(part, low_width);
    high_out += PackedBytes(part, width - low_width);
  }
}

void UnpackBits(ProcessorPath path, const char* packed, size_t count, int width, uint32_t* values) {
  if (width == 0) {
    std::fill_n(values, count, 0);
    return;
  }
  if (width == kWordBits) {
    std::memcpy(values, packed, count * sizeof(uint32_t));
    return;
  }
  for (; count >= kGroup; count -= kGroup, values += kGroup, packed += PackedBytes(kGroup, width)) {
    RunOn<UnpackGroup>(path, packed, width, values);
  }
  UnpackRest(packed, count, width, values);
}

void UnpackBits(ProcessorPath path, const char* packed, size_t count, int width, uint64_t* values) {
  std::array<uint32_t, kGroup> low;
  std::array<uint32_t, kGroup> high;
  const int low_width = std::min(width, kWordBits);
  const char* high_packed = packed + PackedBytes(count, low_width);
  while (count > 0) {
    const size_t part = std::min(count, kGroup);
    UnpackBits(path, packed, part, low_width, low.data());
    if (width > kWordBits) {
      UnpackBits(path, high_packed, part, width - low_width, high.data());
      RunOn<JoinWords>(path, low.data(), high.data(), part, values);
    } else {
      RunOn<WidenWords>(path, low.data(), part, values);
    }
    values += part;
    count -= part;
    packed += PackedBytes(part, low_width);
    high_packed += PackedBytes(part, width - low_width);
  }
}

}  // namespace nereid::storage

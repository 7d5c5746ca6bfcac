#include "storage/position_list.h"

#include <algorithm>
#include <array>
#include <bit>

#include "storage/append_field.h"
#include "storage/bit_packing.h"
#include "storage/limits.h"

namespace nereid::storage {
namespace {

// The two-byte header: how many fields there are, and in its upper four bits how wide they are.
constexpr int kFieldCountBits = 12;
constexpr size_t kFieldCountMask = (size_t{1} << kFieldCountBits) - 1;
constexpr int kFieldWidthMax = 11;
// Each field is a position or passes over at least one.
constexpr size_t kFieldsMax = 2 * kPiecePointsMax;
static_assert(kFieldsMax <= kFieldCountMask);

using Fields = std::array<uint32_t, kFieldsMax>;

// Wide enough for one and a half times the mean gap: of gaps by chance, one in eight needs more.
int FieldWidth(size_t count, size_t end) {
  const size_t mean_gap = end / count;
  return static_cast<int>(std::bit_width(mean_gap + mean_gap / 2));
}

}  // namespace

size_t PositionBytesEstimate(size_t count, size_t end) {
  const auto width = static_cast<size_t>(FieldWidth(count, end));
  return sizeof(uint16_t) + (count * width * 9 / 8 + 7) / 8;
}

void AppendPositions(ProcessorPath path, const uint16_t* positions, size_t count, size_t end,
                     std::string& out) {
  const int width = FieldWidth(count, end);
  const uint32_t pass_over = (uint32_t{1} << width) - 1;
  Fields fields;
  size_t field_count = 0;
  uint32_t next = 0;
  for (size_t i = 0; i < count; ++i) {
    uint32_t gap = positions[i] - next;
    for (; gap >= pass_over; gap -= pass_over) fields[field_count++] = pass_over;
    fields[field_count++] = gap;
    next = positions[i] + uint32_t{1};
  }
  AppendField(out,
              static_cast<uint16_t>(field_count | static_cast<size_t>(width) << kFieldCountBits));
  const size_t begin = out.size();
  out.resize(begin + PackedBytes(field_count, width));
  PackBits(path, fields.data(), field_count, width, out.data() + begin);
}

bool ReadPositions(ProcessorPath path, ByteReader& reader, size_t count, size_t end,
                   uint16_t* positions) {
  const auto header = reader.Field<uint16_t>();
  const size_t field_count = header & kFieldCountMask;
  const int width = header >> kFieldCountBits;
  if (field_count > kFieldsMax || width > kFieldWidthMax) return false;
  const std::string_view packed = reader.Bytes(PackedBytes(field_count, width));
  if (!reader.ok()) return false;
  Fields fields;
  UnpackBits(path, packed.data(), field_count, width, fields.data());
  const uint32_t pass_over = (uint32_t{1} << width) - 1;
  std::array<uint16_t, kFieldsMax> found;
  size_t found_count = 0;
  size_t next = 0;
  // Every sum is written and kept only if it is a position: no branch to mispredict.
  for (size_t i = 0; i < field_count; ++i) {
    next += fields[i];
    found[found_count] = static_cast<uint16_t>(next);
    const size_t is_position = fields[i] != pass_over;
    found_count += is_position;
    next += is_position;
  }
  // They increase, so the last one being below the end is enough.
  if (found_count != count || next > end) return false;
  std::copy_n(found.begin(), count, positions);
  return true;
}

}  // namespace nereid::storage

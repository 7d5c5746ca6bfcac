#include "storage/stamp_columns.h"

#include <algorithm>
#include <array>
#include <bit>

#include "storage/append_field.h"
#include "storage/limits.h"
#include "storage/varint.h"
#include "storage/x_codec.h"

namespace nereid::storage {
namespace {

// Stamps as two columns: indices are an x like any other; a time is stored as the double of the
// same bits, which the codec keeps, and whose order and differences are those of the integer.
struct Columns {
  std::array<double, kPiecePointsMax> indices;
  std::array<double, kPiecePointsMax> times;
  size_t count = 0;

  void Add(size_t index, int64_t unix_nanos) {
    indices[count] = static_cast<double>(index);
    times[count] = std::bit_cast<double>(unix_nanos);
    ++count;
  }
};

int64_t TimeBefore(const Points& points, size_t begin) {
  return begin == 0 ? points.time_before_unix_nanos : WallTimeAt(points, begin - 1);
}

void Gather(const Points& points, size_t begin, size_t end, Columns& columns) {
  const auto before = [](const Stamp& stamp, size_t index) { return stamp.index < index; };
  auto stamp = std::lower_bound(points.stamps.begin(), points.stamps.end(), begin, before);
  for (; stamp != points.stamps.end() && stamp->index + 1 < end; ++stamp) {
    columns.Add(stamp->index - begin, stamp->unix_nanos);
  }
  columns.Add(end - begin - 1, WallTimeAt(points, end - 1));
}

bool ReadColumns(ByteReader& reader, size_t count, NumberDecoder& decoder, Columns& columns) {
  const auto indices_bytes = DecodeX(reader.rest(), count, decoder, columns.indices.data());
  if (!indices_bytes.ok()) return false;
  reader.Bytes(*indices_bytes);
  const auto times_bytes = decoder.Decode(reader.rest(), count, columns.times.data());
  if (!times_bytes.ok()) return false;
  reader.Bytes(*times_bytes);
  columns.count = count;
  return true;
}

}  // namespace

void AppendStamps(const Points& points, size_t begin, size_t end, NumberEncoder& encoder,
                  std::string& out) {
  Columns columns;
  Gather(points, begin, end, columns);
  const int64_t time_before = TimeBefore(points, begin);
  AppendVarint(out, columns.count);
  AppendField(out, time_before);
  if (columns.count == 1) {
    const auto last = std::bit_cast<uint64_t>(columns.times[0]);
    const uint64_t passed = last - static_cast<uint64_t>(time_before);
    return AppendVarint(out, ZigzagFromSigned(static_cast<int64_t>(passed)));
  }
  EncodeX({columns.indices.data(), columns.count}, encoder, out);
  encoder.Encode({columns.times.data(), columns.count}, out);
}

bool ReadStamps(ByteReader& reader, size_t count, NumberDecoder& decoder, Points& points) {
  const uint64_t stamp_count = ReadVarint(reader);
  points.time_before_unix_nanos = reader.Field<int64_t>();
  if (!reader.ok() || stamp_count == 0 || stamp_count > count) return false;
  if (stamp_count == 1) {
    const auto passed = static_cast<uint64_t>(SignedFromZigzag(ReadVarint(reader)));
    const uint64_t last = static_cast<uint64_t>(points.time_before_unix_nanos) + passed;
    points.stamps.push_back({static_cast<uint32_t>(count - 1), static_cast<int64_t>(last)});
    return reader.ok();
  }
  Columns columns;
  if (!ReadColumns(reader, stamp_count, decoder, columns)) return false;
  const auto last = static_cast<double>(count - 1);
  if (columns.indices[0] < 0 || columns.indices[stamp_count - 1] != last) return false;
  for (size_t i = 0; i < columns.count; ++i) {
    points.stamps.push_back(
        {static_cast<uint32_t>(columns.indices[i]), std::bit_cast<int64_t>(columns.times[i])});
  }
  return true;
}

}  // namespace nereid::storage

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

// So few stamps are smaller one by one than as columns.
constexpr size_t kVarintStampsMax = 16;

struct Stamps {
  std::array<Stamp, kPiecePointsMax> stamps;
  size_t count = 0;

  void Add(size_t index, int64_t unix_nanos) {
    stamps[count++] = {static_cast<uint32_t>(index), unix_nanos};
  }
};

// Stamps as two columns: indices are an x like any other; a time is stored as the double of the
// same bits, which the codec keeps, and whose order and differences are those of the integer.
struct Columns {
  std::array<double, kPiecePointsMax> indices;
  std::array<double, kPiecePointsMax> times;
};

int64_t TimeBefore(const Points& points, size_t begin) {
  return begin == 0 ? points.time_before_unix_nanos : WallTimeAt(points, begin - 1);
}

void Gather(const Points& points, size_t begin, size_t end, Stamps& gathered) {
  const auto before = [](const Stamp& stamp, size_t index) { return stamp.index < index; };
  auto stamp = std::lower_bound(points.stamps.begin(), points.stamps.end(), begin, before);
  for (; stamp != points.stamps.end() && stamp->index + 1 < end; ++stamp) {
    gathered.Add(stamp->index - begin, stamp->unix_nanos);
  }
  gathered.Add(end - begin - 1, WallTimeAt(points, end - 1));
}

void AppendVarints(const Stamps& gathered, int64_t time_before, std::string& out) {
  uint32_t behind_last = 0;
  auto last_nanos = static_cast<uint64_t>(time_before);
  for (size_t i = 0; i < gathered.count; ++i) {
    const Stamp& stamp = gathered.stamps[i];
    // The last stamp is that of the last point.
    if (i + 1 < gathered.count) AppendVarint(out, stamp.index + 1 - behind_last);
    const auto nanos = static_cast<uint64_t>(stamp.unix_nanos);
    AppendVarint(out, ZigzagFromSigned(static_cast<int64_t>(nanos - last_nanos)));
    behind_last = stamp.index + 1;
    last_nanos = nanos;
  }
}

void AppendColumns(const Stamps& gathered, NumberEncoder& encoder, std::string& out) {
  Columns columns;
  for (size_t i = 0; i < gathered.count; ++i) {
    columns.indices[i] = gathered.stamps[i].index;
    columns.times[i] = std::bit_cast<double>(gathered.stamps[i].unix_nanos);
  }
  EncodeX({columns.indices.data(), gathered.count}, encoder, out);
  encoder.Encode({columns.times.data(), gathered.count}, out);
}

bool ReadVarints(ByteReader& reader, size_t stamp_count, size_t count, Points& points) {
  uint64_t behind_last = 0;
  auto nanos = static_cast<uint64_t>(points.time_before_unix_nanos);
  for (size_t i = 0; i < stamp_count; ++i) {
    const bool last = i + 1 == stamp_count;
    const uint64_t gap = last ? count - behind_last : ReadVarint(reader);
    // At least one point is left for every stamp that follows.
    if (!reader.ok() || gap == 0 || gap > count - behind_last - (last ? 0 : 1)) return false;
    behind_last += gap;
    nanos += static_cast<uint64_t>(SignedFromZigzag(ReadVarint(reader)));
    points.stamps.push_back({static_cast<uint32_t>(behind_last - 1), static_cast<int64_t>(nanos)});
  }
  return reader.ok();
}

bool ReadColumns(ByteReader& reader, size_t stamp_count, size_t count, NumberDecoder& decoder,
                 Points& points) {
  Columns columns;
  const auto indices_bytes = DecodeX(reader.rest(), stamp_count, decoder, columns.indices.data());
  if (!indices_bytes.ok()) return false;
  reader.Bytes(*indices_bytes);
  const auto times_bytes = decoder.Decode(reader.rest(), stamp_count, columns.times.data());
  if (!times_bytes.ok()) return false;
  reader.Bytes(*times_bytes);
  const auto last = static_cast<double>(count - 1);
  if (columns.indices[0] < 0 || columns.indices[stamp_count - 1] != last) return false;
  for (size_t i = 0; i < stamp_count; ++i) {
    points.stamps.push_back(
        {static_cast<uint32_t>(columns.indices[i]), std::bit_cast<int64_t>(columns.times[i])});
  }
  return true;
}

}  // namespace

void AppendStamps(const Points& points, size_t begin, size_t end, NumberEncoder& encoder,
                  std::string& out) {
  Stamps gathered;
  Gather(points, begin, end, gathered);
  const int64_t time_before = TimeBefore(points, begin);
  AppendVarint(out, gathered.count);
  AppendField(out, time_before);
  if (gathered.count <= kVarintStampsMax) return AppendVarints(gathered, time_before, out);
  AppendColumns(gathered, encoder, out);
}

bool ReadStamps(ByteReader& reader, size_t count, NumberDecoder& decoder, Points& points) {
  const uint64_t stamp_count = ReadVarint(reader);
  points.time_before_unix_nanos = reader.Field<int64_t>();
  if (!reader.ok() || stamp_count == 0 || stamp_count > count) return false;
  if (stamp_count <= kVarintStampsMax) return ReadVarints(reader, stamp_count, count, points);
  return ReadColumns(reader, stamp_count, count, decoder, points);
}

}  // namespace nereid::storage

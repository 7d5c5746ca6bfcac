#include "storage/key.h"

#include <bit>
#include <cmath>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/limits.h"

namespace nereid::storage {
namespace {

constexpr uint64_t kSignBit = uint64_t{1} << 63;

}  // namespace

double DoubleFromOrdered(uint64_t ordered) {
  const uint64_t bits = (ordered & kSignBit) != 0 ? ordered & ~kSignBit : ~ordered;
  return std::bit_cast<double>(bits) + 0.0;
}

void AppendBigEndian64(std::string& out, uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

uint64_t ReadBigEndian64(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

std::string PointKey(SeriesId series, Level level, double x) {
  std::string key;
  key.reserve(kPointKeyBytes);
  AppendBigEndian64(key, series);
  key.push_back(static_cast<char>(level));
  AppendBigEndian64(key, OrderedFromDouble(x));
  return key;
}

std::string PointKeyEnd(SeriesId series, Level level) {
  std::string key;
  const bool last_level = static_cast<uint8_t>(level) == UINT8_MAX;
  AppendBigEndian64(key, last_level ? series + 1 : series);
  if (!last_level) key.push_back(static_cast<char>(static_cast<uint8_t>(level) + 1));
  return key;
}

absl::StatusOr<ParsedPointKey> ParsePointKey(std::string_view key) {
  if (key.size() != kPointKeyBytes) {
    return absl::DataLossError(absl::StrCat("point key of ", key.size(), " bytes, not ",
                                            kPointKeyBytes, ": ",
                                            absl::BytesToHexString(AbslView(key))));
  }
  const uint64_t ordered = ReadBigEndian64(key.substr(9));
  ParsedPointKey parsed{ReadBigEndian64(key), static_cast<Level>(key[8]),
                        DoubleFromOrdered(ordered)};
  // Two integers stand for zero, of which the one of −0 is never written.
  if (!std::isfinite(parsed.x) || OrderedFromDouble(parsed.x) != ordered) {
    return absl::DataLossError(
        absl::StrCat("point key with x = ", parsed.x, ": ", absl::BytesToHexString(AbslView(key))));
  }
  return parsed;
}

SeriesRange SeriesOf(ExperimentId experiment) {
  return {MakeSeriesId(experiment, 0), MakeSeriesId(experiment + 1, 0)};
}

std::string SeriesKey(SeriesId series) {
  std::string key;
  AppendBigEndian64(key, series);
  return key;
}

SeriesId MakeSeriesId(ExperimentId experiment, uint32_t ordinal) {
  return experiment << kChannelOrdinalBits | ordinal;
}

}  // namespace nereid::storage

// Keys of stored points: series id, level and x, in bytes that sort like the values they stand for.
// docs/storage_format.md draws them byte by byte.

#ifndef NEREID_STORAGE_KEY_H_
#define NEREID_STORAGE_KEY_H_

#include <bit>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nereid::storage {

// Number of a series, unique in a store and never used again: the experiment id in the high 40
// bits, the ordinal of the channel within the experiment in the low 24.
using SeriesId = uint64_t;
using ExperimentId = uint64_t;
using ProjectId = uint64_t;

// What lies under a point key.
enum class Level : uint8_t {
  kPoints = 0,
  // 1 to 254: summaries.
  kImageData = 255,
};

inline constexpr size_t kPointKeyBytes = 17;

// Maps a double to an integer of the same order. -0 and +0 map to the same integer.
// Not meaningful for NaN.
inline uint64_t OrderedFromDouble(double x) {
  constexpr uint64_t kSignBit = uint64_t{1} << 63;
  // Adding +0 turns -0 into +0 and leaves every other value alone.
  const uint64_t bits = std::bit_cast<uint64_t>(x + 0.0);
  return (bits & kSignBit) != 0 ? ~bits : bits | kSignBit;
}

// Inverse of OrderedFromDouble; gives +0 for zero.
double DoubleFromOrdered(uint64_t ordered);

// Appends `value` big-endian, so that bytes sort like numbers.
void AppendBigEndian64(std::string& out, uint64_t value);

// Reads the first 8 bytes of `bytes`, of which there must be as many.
uint64_t ReadBigEndian64(std::string_view bytes);

// series (8, big-endian) | level (1) | ordered x (8, big-endian). `x` must not be NaN.
std::string PointKey(SeriesId series, Level level, double x);

// The first key that lies behind every key of the series and level.
std::string PointKeyEnd(SeriesId series, Level level);

struct ParsedPointKey {
  SeriesId series;
  Level level;
  double x;
};

// DATA_LOSS unless `key` is what PointKey gives for some finite x.
absl::StatusOr<ParsedPointKey> ParsePointKey(std::string_view key);

// Half-open.
struct SeriesRange {
  SeriesId begin;
  SeriesId end;

  auto operator<=>(const SeriesRange&) const = default;
};

// The series of all channels that the experiment has, had or may have.
SeriesRange SeriesOf(ExperimentId experiment);

// A key that lies before every key of the series, of any level, and behind those of every smaller
// series.
std::string SeriesKey(SeriesId series);

// The series id of a channel from the experiment and the channel's ordinal in it.
SeriesId MakeSeriesId(ExperimentId experiment, uint32_t ordinal);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_KEY_H_

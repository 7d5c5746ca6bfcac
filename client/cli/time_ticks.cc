#include "client/cli/time_ticks.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace nereid::client {
namespace {

constexpr int64_t kMinute = 60;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// From a second to a day, steps that clocks are read in.
constexpr int64_t kSteps[] = {
    1,       2,           5,           10,           15,           30,
    kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute,
    kHour,   2 * kHour,   3 * kHour,   6 * kHour,    12 * kHour,   kDay};

// Beyond what a clock shows, times are numbers.
constexpr double kSecondsMax = 1e11;

double TimeStep(double size) {
  if (size <= 0.5) return NiceStep(size);
  for (const int64_t step : kSteps) {
    if (static_cast<double>(step) >= size) return static_cast<double>(step);
  }
  return NiceStep(size / kDay) * kDay;
}

bool IsClockTime(AxisBounds bounds, int count) {
  const double size = (bounds.to - bounds.from) / count;
  return std::fabs(bounds.from) < kSecondsMax && std::fabs(bounds.to) < kSecondsMax && size > 1e-6;
}

const char* TimeFormat(AxisBounds bounds, double step) {
  if (step >= kDay) return "%Y-%m-%d";
  if (step < 1) return "%H:%M:%E*S";
  const bool is_one_day = std::floor(bounds.from / kDay) == std::floor(bounds.to / kDay);
  if (step < kMinute) return "%H:%M:%S";
  return is_one_day ? "%H:%M" : "%m-%d %H:%M";
}

std::string WallTimeLabel(double seconds, const char* format) {
  // Rounded to what ticks can be apart: seconds of this size are not exact in binary.
  const absl::Time time = absl::FromUnixMicros(std::llround(seconds * 1e6));
  return absl::FormatTime(format, time, absl::UTCTimeZone());
}

std::string DurationLabel(double seconds) {
  if (seconds < 0) return absl::StrCat("-", DurationLabel(-seconds));
  auto rest = static_cast<int64_t>(std::llround(seconds));
  std::string label;
  constexpr struct {
    int64_t seconds;
    char unit;
  } kUnits[] = {{kDay, 'd'}, {kHour, 'h'}, {kMinute, 'm'}, {1, 's'}};
  for (const auto& unit : kUnits) {
    const int64_t whole = rest / unit.seconds;
    if (whole > 0) absl::StrAppend(&label, whole, std::string(1, unit.unit));
    rest %= unit.seconds;
  }
  return label.empty() ? "0" : label;
}

}  // namespace

std::vector<AxisTick> WallTimeTicks(AxisBounds bounds, int count) {
  if (!IsClockTime(bounds, count)) return NumberTicks(bounds, count);
  const double step = TimeStep((bounds.to - bounds.from) / count);
  const char* format = TimeFormat(bounds, step);
  std::vector<AxisTick> ticks;
  for (const double value : MultiplesWithin(bounds, step)) {
    ticks.push_back({value, WallTimeLabel(value, format)});
  }
  return ticks;
}

std::vector<AxisTick> DurationTicks(AxisBounds bounds, int count) {
  if (!IsClockTime(bounds, count)) return NumberTicks(bounds, count);
  const double step = TimeStep((bounds.to - bounds.from) / count);
  std::vector<AxisTick> ticks;
  if (step < 1) {
    ticks = NumberTicks(bounds, count);
    for (AxisTick& tick : ticks) tick.label += 's';
    return ticks;
  }
  for (const double value : MultiplesWithin(bounds, step)) {
    ticks.push_back({value, DurationLabel(value)});
  }
  return ticks;
}

}  // namespace nereid::client

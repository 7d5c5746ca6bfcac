#include "client/cli/axis_ticks.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/number_format.h"

namespace nereid::client {
namespace {

// More come only of a step that is far too small.
constexpr int kTicksMax = 1000;
// Labels with more digits than a double has would not differ by what they say.
constexpr double kSmallestStepOfSize = 1e-13;
constexpr double kPlainSizeMax = 1e7;
constexpr double kPlainStepMin = 1e-4;
constexpr int kEndDigits = 17;
// Powers of ten that are written out.
constexpr int kPlainExponentMin = -3;
constexpr int kPlainExponentMax = 5;

int Exponent(double value) { return static_cast<int>(std::floor(std::log10(value) + 1e-9)); }

double Size(AxisBounds bounds) { return std::max(std::fabs(bounds.from), std::fabs(bounds.to)); }

// `1.5e+06` as `1.5e6`.
std::string ShortExponent(const std::string& text) {
  const size_t e = text.find('e');
  int exponent = 0;
  static_cast<void>(absl::SimpleAtoi(text.substr(e + 1), &exponent));
  return absl::StrCat(text.substr(0, e), "e", exponent);
}

std::string Label(double value, double step, double size) {
  const int step_exponent = Exponent(step);
  if (size < kPlainSizeMax && step >= kPlainStepMin) {
    return absl::StrFormat("%.*f", std::max(0, -step_exponent), value + 0.0);
  }
  if (value == 0) return "0";
  const int digits = std::max(0, Exponent(std::fabs(value)) - step_exponent);
  return ShortExponent(absl::StrFormat("%.*e", digits, value));
}

std::vector<AxisTick> Ends(AxisBounds bounds) {
  return {{bounds.from, FormatRounded(bounds.from, kEndDigits)},
          {bounds.to, FormatRounded(bounds.to, kEndDigits)}};
}

std::string PowerLabel(int exponent) {
  if (exponent < kPlainExponentMin || exponent > kPlainExponentMax) {
    return absl::StrCat("1e", exponent);
  }
  return FormatRounded(std::pow(10, exponent), 1);
}

}  // namespace

double NiceStep(double size) {
  const double power = std::pow(10, Exponent(size));
  // A size that is nice itself may come out a little above it.
  const double mantissa = size / power * (1 - 1e-9);
  if (mantissa <= 1) return power;
  if (mantissa <= 2) return 2 * power;
  return mantissa <= 5 ? 5 * power : 10 * power;
}

std::vector<double> MultiplesWithin(AxisBounds bounds, double step) {
  // A bound that is a multiple but for rounding belongs to them.
  const double slack = 1e-9;
  std::vector<double> multiples;
  const double first = std::ceil(bounds.from / step - slack);
  const double last = std::floor(bounds.to / step + slack);
  for (int i = 0; i < kTicksMax && first + i <= last; ++i) multiples.push_back((first + i) * step);
  return multiples;
}

std::vector<AxisTick> NumberTicks(AxisBounds bounds, int count) {
  const double size = Size(bounds);
  const double smallest_size = bounds.to / count - bounds.from / count;
  if (!(smallest_size > size * kSmallestStepOfSize) || !std::isnormal(smallest_size)) {
    return Ends(bounds);
  }
  const double step = NiceStep(smallest_size);
  if (!std::isfinite(step)) return Ends(bounds);
  std::vector<AxisTick> ticks;
  for (const double value : MultiplesWithin(bounds, step)) {
    ticks.push_back({value, Label(value, step, size)});
  }
  return ticks;
}

std::vector<AxisTick> LogarithmicTicks(AxisBounds bounds, int count) {
  const int first = static_cast<int>(std::ceil(std::log10(bounds.from) - 1e-9));
  const int last = Exponent(bounds.to);
  if (last - first < 1) return NumberTicks(bounds, count);
  const int stride = (last - first) / count + 1;
  std::vector<AxisTick> ticks;
  for (int exponent = first; exponent <= last; exponent += stride) {
    ticks.push_back({std::pow(10, exponent), PowerLabel(exponent)});
  }
  return ticks;
}

}  // namespace nereid::client

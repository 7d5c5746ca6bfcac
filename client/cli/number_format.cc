#include "client/cli/number_format.h"

#include <charconv>
#include <cmath>
#include <iterator>

namespace nereid::client {

std::string FormatNumber(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const double size = std::fabs(value);
  const bool is_plain = size == 0 || (size >= 1e-4 && size < 1e16);
  // The longest is -2.2250738585072014e-308.
  char buffer[32];
  const auto result =
      std::to_chars(buffer, buffer + sizeof(buffer), value,
                    is_plain ? std::chars_format::fixed : std::chars_format::scientific);
  return std::string(buffer, result.ptr);
}

std::string FormatRounded(double value, int digits) {
  if (!std::isfinite(value)) return FormatNumber(value);
  char buffer[32];
  const auto written = std::to_chars(std::begin(buffer), std::end(buffer), value,
                                     std::chars_format::scientific, digits - 1);
  // Stays as it is where rounding up would leave the range of doubles.
  double rounded = value;
  std::from_chars(std::begin(buffer), written.ptr, rounded);
  return FormatNumber(rounded);
}

}  // namespace nereid::client

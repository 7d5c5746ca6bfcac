#include "client/cli/number_format.h"

#include <charconv>
#include <cmath>
#include <iterator>

#include "absl/strings/str_cat.h"

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

std::string FormatWithCommas(uint64_t count) {
  std::string digits = absl::StrCat(count);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string FormatCount(uint64_t count, const std::string& unit) {
  return absl::StrCat(FormatWithCommas(count), " ", unit, count == 1 ? "" : "s");
}

}  // namespace nereid::client

#include "client/cli/log_number.h"

#include <limits>
#include <string>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "client/cli/code_point.h"
#include "client/cli/unicode_class.h"

namespace nereid::client {
namespace {

constexpr char32_t kEllipsis = 0x2026;

// How the digits of a number are laid out in the text.
struct Shape {
  size_t length = 0;
  bool has_commas = false;
  // Only digits so far: what follows may still be the rest of them.
  bool is_whole = true;
  bool ends_in_point = false;
};

// The character at `position`; '\0' past the end.
char At(std::string_view text, size_t position) {
  return position < text.size() ? text[position] : '\0';
}

bool IsAsciiDigit(char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); }

size_t SkipDigits(std::string_view text, size_t position) {
  while (IsAsciiDigit(At(text, position))) ++position;
  return position;
}

// Whether a code point of the class stands at `position`.
bool HasAt(std::string_view text, size_t position, bool (*is_of_class)(char32_t)) {
  return position < text.size() && is_of_class(FirstCodePoint(text.substr(position)).value);
}

// Position behind groups such as `,631` that follow one to three digits, the first not 0.
size_t SkipThousandsGroups(std::string_view text, size_t digits_end) {
  if (digits_end > 3 || text[0] == '0') return digits_end;
  size_t position = digits_end;
  while (At(text, position) == ',' && SkipDigits(text, position + 1) == position + 4) position += 4;
  return position;
}

size_t SkipExponent(std::string_view text, size_t position) {
  if (At(text, position) != 'e' && At(text, position) != 'E') return position;
  size_t digits = position + 1;
  if (At(text, digits) == '+' || At(text, digits) == '-') ++digits;
  const size_t end = SkipDigits(text, digits);
  return end == digits ? position : end;
}

// The digits, point and exponent that `text` begins with.
std::optional<Shape> ReadShape(std::string_view text) {
  Shape shape;
  const size_t digits_end = SkipDigits(text, 0);
  const bool has_fraction = At(text, digits_end) == '.' && IsAsciiDigit(At(text, digits_end + 1));
  if (digits_end == 0 && !has_fraction) return std::nullopt;

  const size_t whole_end = digits_end == 0 ? 0 : SkipThousandsGroups(text, digits_end);
  shape.has_commas = whole_end != digits_end;
  size_t position = whole_end;
  if (At(text, position) == '.') position = SkipDigits(text, position + 1);
  const size_t fraction_end = position;
  position = SkipExponent(text, position);
  shape.length = position;
  shape.is_whole = position == whole_end;
  shape.ends_in_point = position == fraction_end && text[position - 1] == '.';
  return shape;
}

// Whether a dot at `position` goes on with something: an ellipsis, a version, a file name.
bool DotGoesOn(std::string_view text, size_t position) {
  return At(text, position) == '.' &&
         (At(text, position + 1) == '.' || At(text, position + 1) == '_' ||
          HasAt(text, position + 1, IsLetterOrDigit));
}

// Whether what follows a number belongs to it and makes it something else: a time, a date, a
// version, a name, digits grouped in another way.
bool GoesOn(std::string_view text, size_t position) {
  const char next = At(text, position);
  if (next == '_' || DotGoesOn(text, position)) return true;
  if ((next == ':' || next == '-' || next == '\'') && HasAt(text, position + 1, IsDigit)) {
    return true;
  }
  return position < text.size() && FirstCodePoint(text.substr(position)).value == kEllipsis;
}

// Whether the letters at `position` are no unit but part of a name or of another notation. There
// is at least one letter.
bool IsNoUnit(std::string_view text, size_t position) {
  const size_t start = position;
  while (HasAt(text, position, IsLetter)) {
    position += FirstCodePoint(text.substr(position)).length;
  }
  const bool is_hexadecimal =
      start == 1 && text[0] == '0' && absl::ascii_tolower(text[1]) == 'x' && position - start > 1;
  const bool is_name = HasAt(text, position, IsDigit) ||
                       (At(text, position) == '-' && HasAt(text, position + 1, IsLetterOrDigit));
  return is_hexadecimal || is_name || GoesOn(text, position);
}

// Whether the number of that shape ends where its shape ends.
bool EndsThere(std::string_view text, const Shape& shape) {
  const size_t end = shape.length;
  if (GoesOn(text, end)) return false;
  if (shape.ends_in_point) {
    return At(text, end) != '.' && At(text, end) != '#' && !HasAt(text, end, IsLetterOrDigit);
  }
  if (shape.is_whole && At(text, end) == ',' && IsAsciiDigit(At(text, end + 1))) return false;
  if (HasAt(text, end, IsLetter)) return !IsNoUnit(text, end);
  return !HasAt(text, end, IsLetterOrDigit);
}

double Convert(std::string_view digits, bool has_commas) {
  std::string without_commas;
  if (has_commas) {
    without_commas.reserve(digits.size());
    for (const char c : digits) {
      if (c != ',') without_commas.push_back(c);
    }
    digits = without_commas;
  }
  double value = 0;
  const auto result = absl::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_too_large = result.ec == std::errc::result_out_of_range && value > 1;
  return is_too_large ? std::numeric_limits<double>::infinity() : value;
}

std::optional<LogNumber> ReadWord(std::string_view text) {
  const absl::string_view start(text.data(), text.size());
  LogNumber result;
  if (absl::StartsWithIgnoreCase(start, "nan")) {
    result = {std::numeric_limits<double>::quiet_NaN(), 3};
  } else if (absl::StartsWithIgnoreCase(start, "infinity")) {
    result = {std::numeric_limits<double>::infinity(), 8};
  } else if (absl::StartsWithIgnoreCase(start, "inf")) {
    result = {std::numeric_limits<double>::infinity(), 3};
  } else {
    return std::nullopt;
  }
  const size_t end = result.length;
  const bool is_longer_word = HasAt(text, end, IsLetterOrDigit) ||
                              (At(text, end) == '-' && HasAt(text, end + 1, IsLetterOrDigit)) ||
                              GoesOn(text, end);
  if (is_longer_word) return std::nullopt;
  return result;
}

std::optional<LogNumber> ReadUnsigned(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (absl::ascii_isalpha(static_cast<unsigned char>(text[0]))) return ReadWord(text);
  const std::optional<Shape> shape = ReadShape(text);
  if (!shape.has_value() || !EndsThere(text, *shape)) return std::nullopt;
  return LogNumber{Convert(text.substr(0, shape->length), shape->has_commas), shape->length};
}

}  // namespace

std::optional<LogNumber> ReadLogNumber(std::string_view text) {
  const bool has_sign = !text.empty() && (text[0] == '+' || text[0] == '-');
  std::optional<LogNumber> result = ReadUnsigned(text.substr(has_sign ? 1 : 0));
  if (result.has_value() && has_sign) {
    ++result->length;
    if (text[0] == '-') result->value = -result->value;
  }
  return result;
}

}  // namespace nereid::client

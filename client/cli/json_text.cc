#include "client/cli/json_text.h"

#include <cmath>

#include "absl/strings/str_format.h"
#include "client/cli/number_format.h"
#include "client/utf8.h"

namespace nereid::client {
namespace {

std::string Escaped(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return absl::StrFormat("\\u%04x", static_cast<unsigned char>(c));
  }
}

bool NeedsEscape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\' || c == '\x7F';
}

}  // namespace

std::string JsonString(std::string_view text) {
  std::string result = "\"";
  for (const char c : ReplaceInvalidUtf8(text)) {
    if (NeedsEscape(c)) {
      result += Escaped(c);
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string JsonNumber(double value) {
  if (std::isnan(value)) return "\"NaN\"";
  if (std::isinf(value)) return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  return FormatNumber(value);
}

}  // namespace nereid::client

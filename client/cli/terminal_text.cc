#include "client/cli/terminal_text.h"

#include <utf8proc.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/code_point.h"
#include "client/cli/unicode_class.h"
#include "client/utf8.h"

namespace nereid::client {
namespace {

std::string EscapeOne(char32_t code_point) {
  if (code_point == '\n') return "\\n";
  if (code_point == '\r') return "\\r";
  if (code_point == '\t') return "\\t";
  const auto value = static_cast<unsigned>(code_point);
  return value < 0x100 ? absl::StrFormat("\\x%02x", value) : absl::StrFormat("\\u%04x", value);
}

size_t WidthOf(char32_t code_point) {
  if (code_point < 0x80) return 1;
  const int width = utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point));
  return width > 0 ? static_cast<size_t>(width) : 0;
}

}  // namespace

std::string EscapeControls(std::string_view text) {
  const std::string valid = ReplaceInvalidUtf8(text);
  std::string result;
  result.reserve(valid.size());
  for (std::string_view rest = valid; !rest.empty();) {
    const CodePoint point = FirstCodePoint(rest);
    if (IsControl(point.value)) {
      result += EscapeOne(point.value);
    } else {
      result.append(rest.substr(0, point.length));
    }
    rest.remove_prefix(point.length);
  }
  return result;
}

std::string Quoted(std::string_view text) { return absl::StrCat("\"", EscapeControls(text), "\""); }

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    width += WidthOf(point.value);
    text.remove_prefix(point.length);
  }
  return width;
}

std::string CutToWidth(std::string_view text, size_t width_max) {
  size_t width = 0;
  size_t kept = 0;
  for (size_t position = 0; position < text.size();) {
    const CodePoint point = FirstCodePoint(text.substr(position));
    width += WidthOf(point.value);
    if (width > width_max) return std::string(text.substr(0, kept)) + "…";
    position += point.length;
    if (width < width_max) kept = position;
  }
  return std::string(text);
}

}  // namespace nereid::client

#include "client/cli/code_point.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

namespace nereid::client {
namespace {

constexpr size_t kCodePointBytesMax = 4;
constexpr CodePoint kBadByte = {0xFFFD, 1};

bool IsContinuation(char byte) { return (static_cast<uint8_t>(byte) & 0xC0) == 0x80; }

// Bytes of the code point that begins with this byte, whether or not the others are there.
size_t AnnouncedLength(char byte) {
  const auto first = static_cast<uint8_t>(byte);
  return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

}  // namespace

CodePoint FirstCodePoint(std::string_view text) {
  const auto first = static_cast<uint8_t>(text[0]);
  if (first < 0x80) return {first, 1};
  utf8proc_int32_t value = 0;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (length <= 0) return kBadByte;
  return {static_cast<char32_t>(value), static_cast<size_t>(length)};
}

CodePoint LastCodePoint(std::string_view text) {
  const size_t length_max = std::min(kCodePointBytesMax, text.size());
  for (size_t length = 1; length <= length_max; ++length) {
    const std::string_view end = text.substr(text.size() - length);
    if (IsContinuation(end[0])) continue;
    const CodePoint point = FirstCodePoint(end);
    return point.length == length ? point : kBadByte;
  }
  return kBadByte;
}

size_t CodePointPrefixLength(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text.size();
  size_t start = bytes_max;
  while (start + kCodePointBytesMax > bytes_max + 1 && IsContinuation(text[start])) --start;
  const bool is_inside = AnnouncedLength(text[start]) > bytes_max - start;
  return is_inside ? start : bytes_max;
}

}  // namespace nereid::client

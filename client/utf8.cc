#include "client/utf8.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace nereid::client {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Sequence {
  size_t bytes = 0;
  bool well_formed = false;
};

// What a lead byte asks for: how many bytes follow and the range of the first of them.
struct Lead {
  size_t following = 0;
  uint8_t low = 0x80;
  uint8_t high = 0xBF;
};

bool Between(uint8_t byte, uint8_t low, uint8_t high) { return byte >= low && byte <= high; }

Lead ReadLead(uint8_t byte) {
  if (Between(byte, 0xC2, 0xDF)) return {.following = 1};
  if (byte == 0xE0) return {.following = 2, .low = 0xA0};
  if (byte == 0xED) return {.following = 2, .high = 0x9F};
  if (Between(byte, 0xE1, 0xEF)) return {.following = 2};
  if (byte == 0xF0) return {.following = 3, .low = 0x90};
  if (Between(byte, 0xF1, 0xF3)) return {.following = 3};
  if (byte == 0xF4) return {.following = 3, .high = 0x8F};
  return {};
}

// The first character of `text`, which is not empty, or the maximal part that cannot be one.
Sequence ReadSequence(std::string_view text) {
  const auto byte = [text](size_t index) { return static_cast<uint8_t>(text[index]); };
  if (byte(0) < 0x80) return {.bytes = 1, .well_formed = true};
  const Lead lead = ReadLead(byte(0));
  if (lead.following == 0) return {.bytes = 1};
  for (size_t i = 1; i <= lead.following; ++i) {
    const bool fits = i < text.size() && (i == 1 ? Between(byte(i), lead.low, lead.high)
                                                 : Between(byte(i), 0x80, 0xBF));
    if (!fits) return {.bytes = i};
  }
  return {.bytes = lead.following + 1, .well_formed = true};
}

// Length of the ASCII text that `text` begins with, in steps of 8 bytes.
size_t AsciiPrefix(std::string_view text) {
  size_t length = 0;
  for (; length + 8 <= text.size(); length += 8) {
    uint64_t word;
    std::memcpy(&word, text.data() + length, sizeof(word));
    if ((word & 0x8080808080808080) != 0) break;
  }
  return length;
}

size_t ValidPrefix(std::string_view text) {
  size_t length = 0;
  while (true) {
    length += AsciiPrefix(text.substr(length));
    if (length == text.size()) return length;
    const Sequence sequence = ReadSequence(text.substr(length));
    if (!sequence.well_formed) return length;
    length += sequence.bytes;
  }
}

}  // namespace

bool IsValidUtf8(std::string_view text) { return ValidPrefix(text) == text.size(); }

std::string ReplaceInvalidUtf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (true) {
    const size_t valid = ValidPrefix(text);
    result.append(text.substr(0, valid));
    text.remove_prefix(valid);
    if (text.empty()) return result;
    result.append(kReplacement);
    text.remove_prefix(ReadSequence(text).bytes);
  }
}

}  // namespace nereid::client

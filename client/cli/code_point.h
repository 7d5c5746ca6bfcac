// The code points of UTF-8 text, from either end.

#ifndef NEREID_CLIENT_CLI_CODE_POINT_H_
#define NEREID_CLIENT_CLI_CODE_POINT_H_

#include <cstddef>
#include <string_view>

namespace nereid::client {

struct CodePoint {
  // U+FFFD for a byte that is not UTF-8.
  char32_t value = 0;
  // Bytes it takes in the text.
  size_t length = 0;
};

// The code point `text` begins with. `text` is not empty.
CodePoint FirstCodePoint(std::string_view text);

// The code point `text` ends with. `text` is not empty.
CodePoint LastCodePoint(std::string_view text);

// Length of the longest beginning of `text` that has at most `bytes_max` bytes and does not end
// inside a code point. `bytes_max` is at least 4.
size_t CodePointPrefixLength(std::string_view text, size_t bytes_max);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CODE_POINT_H_

// Counts as text.

#ifndef NEREID_CLIENT_COUNT_TEXT_H_
#define NEREID_CLIENT_COUNT_TEXT_H_

#include <cstdint>
#include <string>

namespace nereid::client {

// `12,345`.
std::string FormatWithCommas(uint64_t count);

// `12,345 points`, `1 point`: a count with its unit, which takes an `s` unless the count is 1.
std::string FormatCount(uint64_t count, const std::string& unit);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_COUNT_TEXT_H_

// Numbers as text.

#ifndef NEREID_CLIENT_CLI_NUMBER_FORMAT_H_
#define NEREID_CLIENT_CLI_NUMBER_FORMAT_H_

#include <cstdint>
#include <string>

namespace nereid::client {

// The fewest digits that read back as exactly this number; `nan`, `inf` and `-inf`. Without an
// exponent from 0.0001 up to below 1e16, as Python prints numbers.
std::string FormatNumber(double value);

// As FormatNumber, of the number rounded to at most `digits` significant digits.
std::string FormatRounded(double value, int digits);

// `12,345`.
std::string FormatWithCommas(uint64_t count);

// `12,345 points`, `1 point`: a count with its unit, which takes an `s` unless the count is 1.
std::string FormatCount(uint64_t count, const std::string& unit);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_NUMBER_FORMAT_H_

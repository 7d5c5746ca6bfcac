// Numbers as text.

#ifndef NEREID_CLIENT_CLI_NUMBER_FORMAT_H_
#define NEREID_CLIENT_CLI_NUMBER_FORMAT_H_

#include <string>

namespace nereid::client {

// The fewest digits that read back as exactly this number; `nan`, `inf` and `-inf`. Without an
// exponent from 0.0001 up to below 1e16, as Python prints numbers.
std::string FormatNumber(double value);

// As FormatNumber, of the number rounded to at most `digits` significant digits.
std::string FormatRounded(double value, int digits);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_NUMBER_FORMAT_H_

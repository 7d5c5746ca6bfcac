// Values in JSON.

#ifndef NEREID_CLIENT_CLI_JSON_TEXT_H_
#define NEREID_CLIENT_CLI_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace nereid::client {

// `text` as a string. Bytes that are not UTF-8 become U+FFFD.
std::string JsonString(std::string_view text);

// The number with the fewest digits that read back exactly; "NaN", "Infinity" and "-Infinity" as
// strings, because JSON has no such numbers.
std::string JsonNumber(double value);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_JSON_TEXT_H_

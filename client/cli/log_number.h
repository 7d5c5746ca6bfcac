// A number as programs print it.

#ifndef NEREID_CLIENT_CLI_LOG_NUMBER_H_
#define NEREID_CLIENT_CLI_LOG_NUMBER_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace nereid::client {

struct LogNumber {
  double value = 0;
  // Bytes of the number, without what follows it.
  size_t length = 0;
};

// The number `text` begins with: sign, digits or thousands groups (`76,631`), fraction (`5.`,
// `.5`), exponent; or nan, inf, infinity in any case. Rounded correctly, so that a printed shortest
// round-trip number comes back bit for bit.
//
// `%` or a unit of letters may follow (`50ms`). Nothing is returned when what follows shows that
// this is no number, or not all of it: `0:01:51`, `1.2.3`, `0...`, `51.ckpt`, `0x1f`, `2024-01-02`,
// `1_000`, `1,23`, `info`.
std::optional<LogNumber> ReadLogNumber(std::string_view text);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LOG_NUMBER_H_

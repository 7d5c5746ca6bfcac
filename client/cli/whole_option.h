// Options whose value is a whole number.

#ifndef NEREID_CLIENT_CLI_WHOLE_OPTION_H_
#define NEREID_CLIENT_CLI_WHOLE_OPTION_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace nereid::client {

struct WholeBounds {
  uint32_t min = 0;
  // Included.
  uint32_t max = 0;
};

// The value, or `default_value` if the option was not given. INVALID_ARGUMENT names the option and
// its bounds.
absl::StatusOr<uint32_t> ParseWhole(const std::string& option,
                                    const std::optional<std::string>& text, WholeBounds bounds,
                                    uint32_t default_value);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WHOLE_OPTION_H_

#include "client/cli/whole_option.h"

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {

absl::StatusOr<uint32_t> ParseWhole(const std::string& option,
                                    const std::optional<std::string>& text, WholeBounds bounds,
                                    uint32_t default_value) {
  if (!text.has_value()) return default_value;
  uint32_t value = 0;
  if (absl::SimpleAtoi(*text, &value) && value >= bounds.min && value <= bounds.max) return value;
  return absl::InvalidArgumentError(absl::StrCat(
      option, ": ", Quoted(*text), " is no whole number from ", bounds.min, " to ", bounds.max));
}

}  // namespace nereid::client

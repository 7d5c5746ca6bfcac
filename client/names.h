#ifndef NEREID_CLIENT_NAMES_H_
#define NEREID_CLIENT_NAMES_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace nereid::client {

inline constexpr size_t kNameBytesMax = 1024;

// OK if `name` has 1 to 1,024 bytes of UTF-8; INVALID_ARGUMENT otherwise. `what` is what the
// message calls it.
absl::Status CheckName(std::string_view what, std::string_view name);

// As CheckName; a project's name also has no `/`.
absl::Status CheckProjectName(std::string_view name);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_NAMES_H_

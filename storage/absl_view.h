#ifndef NEREID_STORAGE_ABSL_VIEW_H_
#define NEREID_STORAGE_ABSL_VIEW_H_

#include <string_view>

#include "absl/strings/string_view.h"

namespace nereid::storage {

// Abseil may be built with a string_view type of its own, as Debian's is.
inline absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_ABSL_VIEW_H_

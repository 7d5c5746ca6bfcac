// What may be the name of a project, an experiment or a channel.

#ifndef NEREID_STORAGE_NAMES_H_
#define NEREID_STORAGE_NAMES_H_

#include <string_view>

#include "absl/status/status.h"

namespace nereid::storage {

// INVALID_ARGUMENT unless `name` is 1 to kNameBytesMax bytes of UTF-8. `what` is the word for it in
// the message: "channel name".
absl::Status CheckName(std::string_view name, std::string_view what);

// As CheckName, and without `/`, which separates project and experiment on the command line.
absl::Status CheckProjectName(std::string_view name);

// Whether every byte belongs to a well-formed UTF-8 sequence.
bool IsUtf8(std::string_view bytes);

// `bytes` in a form fit for a message: control and non-UTF-8 bytes escaped, cut to 64 bytes.
std::string Printable(std::string_view bytes);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_NAMES_H_

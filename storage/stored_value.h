// The frame of every value that holds points or summaries: a format version in front, and behind
// everything a checksum that covers the key as well.

#ifndef NEREID_STORAGE_STORED_VALUE_H_
#define NEREID_STORAGE_STORED_VALUE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nereid::storage {

// Appends the checksum of `key` and what `out` holds from `begin` on.
void AppendChecksum(std::string_view key, size_t begin, std::string& out);

// What lies between the version and the checksum of the `kind` ("piece") stored under `key`.
// DATA_LOSS if the checksum is wrong; FAILED_PRECONDITION for a version over `version_max`.
absl::StatusOr<std::string_view> ContentOfStoredValue(std::string_view kind, uint8_t version_max,
                                                      std::string_view key, std::string_view value);

// DATA_LOSS that names the key: "`kind` under key … is damaged: `what`".
absl::Status DamagedValue(std::string_view kind, std::string_view key, std::string_view what);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_STORED_VALUE_H_

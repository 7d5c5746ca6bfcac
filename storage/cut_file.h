#ifndef NEREID_STORAGE_CUT_FILE_H_
#define NEREID_STORAGE_CUT_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace nereid::storage {

// Leaves the first `bytes` of a file, durably. Errors are those of the system and name the file.
absl::Status CutFile(const std::string& path, uint64_t bytes);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CUT_FILE_H_

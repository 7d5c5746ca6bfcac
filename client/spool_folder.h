// What lies in the directory of spools.

#ifndef NEREID_CLIENT_SPOOL_FOLDER_H_
#define NEREID_CLIENT_SPOOL_FOLDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nereid::client {

// One segment of a spool.
struct SpoolSegment {
  uint32_t number = 0;
  std::string path;
  uint64_t bytes = 0;
};

// Makes `directory` and what is missing above it, for this user only.
absl::Status MakeSpoolDirectory(const std::string& directory);

// Paths of the spools in `directory`, by name; empty if there is no such directory.
absl::StatusOr<std::vector<std::string>> ListSpools(const std::string& directory);

// The segments of the spool `folder`, in order.
absl::StatusOr<std::vector<SpoolSegment>> ListSpoolSegments(const std::string& folder);

// Whether `path` names the open file of that number.
bool IsFileAt(int file, const std::string& path);

// Removes the spool `folder`, whose lock is held. What is no part of a spool stays, and with it the
// folder.
absl::Status RemoveSpool(const std::string& folder);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SPOOL_FOLDER_H_

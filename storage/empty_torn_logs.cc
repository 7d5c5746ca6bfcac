#include "storage/empty_torn_logs.h"

#include "storage/cut_file.h"

namespace nereid::storage {

absl::Status EmptyTornLogs(const std::vector<TornTail>& torn_tails) {
  for (const TornTail& tail : torn_tails) {
    if (tail.follows_changes) continue;
    if (absl::Status status = CutFile(tail.path, 0); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::storage

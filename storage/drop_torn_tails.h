#ifndef NEREID_STORAGE_DROP_TORN_TAILS_H_
#define NEREID_STORAGE_DROP_TORN_TAILS_H_

#include <vector>

#include "absl/status/status.h"
#include "storage/wal_check.h"

namespace nereid::storage {

// Cuts the tails that CheckWriteAheadLogs found off their logs, durably. RocksDB would drop them,
// too, but may leave such a log in the directory and write records into the next one: at the start
// after that they would look, to it and to CheckWriteAheadLogs, like records behind a damaged one.
//
// No process may have the directory open. Errors of the system come through and name the file.
absl::Status DropTornTails(const std::vector<TornTail>& torn_tails);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DROP_TORN_TAILS_H_

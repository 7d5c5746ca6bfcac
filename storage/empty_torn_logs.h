#ifndef NEREID_STORAGE_EMPTY_TORN_LOGS_H_
#define NEREID_STORAGE_EMPTY_TORN_LOGS_H_

#include <vector>

#include "absl/status/status.h"
#include "storage/wal_check.h"

namespace nereid::storage {

// Empties, durably, the logs that hold no changes before their torn tail. RocksDB drops the tail,
// too, but keeps such a log in the directory, as it has nothing to flush of it, and writes records
// into the next one: at the start after that they would look, to it and to CheckWriteAheadLogs,
// like records behind a damaged one. A log with changes is left alone: it is flushed and then
// deleted, and its size may be on record in the MANIFEST.
//
// No process may have the directory open. Errors of the system come through and name the file.
absl::Status EmptyTornLogs(const std::vector<TornTail>& torn_tails);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_EMPTY_TORN_LOGS_H_

#ifndef NEREID_STORAGE_EMPTY_TORN_LOGS_H_
#define NEREID_STORAGE_EMPTY_TORN_LOGS_H_

#include <vector>

#include "absl/status/status.h"
#include "storage/wal_check.h"

namespace nereid::storage {

// Empties, durably, the logs that hold nothing but a torn tail. RocksDB drops the tail, too, but
// may leave such a log in the directory and write records into the next one: at the start after
// that they would look, to it and to CheckWriteAheadLogs, like records behind a damaged one. A log
// with whole records is left alone; its size may be on record in the MANIFEST.
//
// No process may have the directory open. Errors of the system come through and name the file.
absl::Status EmptyTornLogs(const std::vector<TornTail>& torn_tails);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_EMPTY_TORN_LOGS_H_

#ifndef NEREID_STORAGE_WAL_CHECK_H_
#define NEREID_STORAGE_WAL_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace nereid::storage {

// The end of a write-ahead log that holds no whole record and that RocksDB will drop.
struct TornTail {
  std::string path;
  // Where it starts, in bytes from the start of the file.
  uint64_t offset = 0;
  uint64_t bytes = 0;
  // Whether whole records that change anything stand before it in the same file.
  bool follows_changes = false;
};

// Judges the write-ahead logs in `data_directory` before RocksDB opens it with
// kPointInTimeRecovery, which drops everything after the first damage without a word.
//
// OK: nothing that was acknowledged is damaged. A torn tail, left by a crash in the middle of a
// write, is fine; each one is added to `torn_tails` unless that is null.
// DATA_LOSS: a record is damaged and a later one is whole, so the damaged one was acknowledged,
// given that a record is only written after the one before it was. Names the file and the byte.
// Damage to the very last record looks like a torn tail; so an idle writer writes one more.
//
// A log that goes on exactly where the whole records of a damaged one end proves that the damage
// was there, and was dropped, when RocksDB opened the directory before: that is fine, too.
//
// Changes nothing. Reads block by block. No logs, empty ones or no directory at all are fine.
// Errors of the system, such as PERMISSION_DENIED, come through and name the file.
absl::Status CheckWriteAheadLogs(const std::string& data_directory,
                                 std::vector<TornTail>* torn_tails = nullptr);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_WAL_CHECK_H_

#ifndef NEREID_STORAGE_ROCKSDB_STATUS_H_
#define NEREID_STORAGE_ROCKSDB_STATUS_H_

#include <string_view>

#include "absl/status/status.h"

namespace rocksdb {
class Status;
}

namespace nereid::storage {

// Says in Abseil's terms what RocksDB answered. `doing` names the work that was going on, such as
// "commit a batch"; the message is "<doing>: <RocksDB's text>". Any thread.
//   NOT_FOUND            the key is not there
//   DATA_LOSS            stored bytes are damaged or a file is missing; the message ends as that of
//                        DamageError
//   RESOURCE_EXHAUSTED   no space is left, or a memory or space limit is reached
//   UNAVAILABLE          busy, timed out or shutting down: trying again may help
//   ABORTED, INVALID_ARGUMENT, FAILED_PRECONDITION, UNIMPLEMENTED
//                        as RocksDB's codes of the same meaning
//   INTERNAL             any other error of the disk or of RocksDB
absl::Status FromRocksdbStatus(const rocksdb::Status& status, std::string_view doing);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_ROCKSDB_STATUS_H_

#include "storage/rocksdb_status.h"

#include <string>

#include "rocksdb/status.h"
#include "storage/damage.h"

namespace nereid::storage {
namespace {

using RocksdbStatus = rocksdb::Status;

bool IsOutOfRoom(const RocksdbStatus& status) {
  return status.subcode() == RocksdbStatus::kNoSpace ||
         status.subcode() == RocksdbStatus::kSpaceLimit ||
         status.subcode() == RocksdbStatus::kMemoryLimit;
}

absl::StatusCode CanonicalCode(const RocksdbStatus& status) {
  if (IsOutOfRoom(status)) return absl::StatusCode::kResourceExhausted;
  // A file that the store needs is not there.
  if (status.IsPathNotFound()) return absl::StatusCode::kDataLoss;
  switch (status.code()) {
    case RocksdbStatus::kOk:
      return absl::StatusCode::kOk;
    case RocksdbStatus::kNotFound:
      return absl::StatusCode::kNotFound;
    case RocksdbStatus::kCorruption:
      return absl::StatusCode::kDataLoss;
    case RocksdbStatus::kNotSupported:
      return absl::StatusCode::kUnimplemented;
    case RocksdbStatus::kInvalidArgument:
      return absl::StatusCode::kInvalidArgument;
    case RocksdbStatus::kColumnFamilyDropped:
      return absl::StatusCode::kFailedPrecondition;
    case RocksdbStatus::kAborted:
      return absl::StatusCode::kAborted;
    case RocksdbStatus::kBusy:
    case RocksdbStatus::kIncomplete:
    case RocksdbStatus::kMergeInProgress:
    case RocksdbStatus::kShutdownInProgress:
    case RocksdbStatus::kTimedOut:
    case RocksdbStatus::kTryAgain:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status FromRocksdbStatus(const rocksdb::Status& status, std::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const absl::StatusCode code = CanonicalCode(status);
  const std::string message = std::string(doing) + ": " + status.ToString();
  return code == absl::StatusCode::kDataLoss ? DamageError(message) : absl::Status(code, message);
}

}  // namespace nereid::storage

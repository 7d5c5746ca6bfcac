#include "storage/value_batch.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/damage.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

// Together they save a third of the time of one after the other, and pin at most as many blocks.
constexpr size_t kBatchKeys = 64;

absl::Status StatusOfValue(const rocksdb::Status& status, const std::string& key) {
  if (!status.IsNotFound()) return FromRocksdbStatus(status, "reading points");
  return DamageError(
      absl::StrCat("the value under key ", absl::BytesToHexString(key), " is missing"));
}

}  // namespace

absl::Status TakeValues(
    rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, const rocksdb::ReadOptions& options,
    SeriesId series, Level level, absl::Span<const double> first_x,
    absl::FunctionRef<absl::Status(std::string_view key, std::string_view value)> take) {
  std::array<std::string, kBatchKeys> keys;
  std::array<rocksdb::Slice, kBatchKeys> slices;
  std::array<rocksdb::PinnableSlice, kBatchKeys> values;
  std::array<rocksdb::Status, kBatchKeys> statuses;
  for (size_t begin = 0; begin < first_x.size(); begin += kBatchKeys) {
    const size_t count = std::min(kBatchKeys, first_x.size() - begin);
    for (size_t i = 0; i < count; ++i) {
      keys[i] = PointKey(series, level, first_x[begin + i]);
      slices[i] = keys[i];
      values[i].Reset();
    }
    constexpr bool kSorted = true;
    db->MultiGet(options, family, count, slices.data(), values.data(), statuses.data(), kSorted);
    for (size_t i = 0; i < count; ++i) {
      absl::Status status = StatusOfValue(statuses[i], keys[i]);
      if (status.ok()) status = take(keys[i], values[i].ToStringView());
      if (!status.ok()) return NameFiles(status, db, family, keys[i]);
    }
  }
  return absl::OkStatus();
}

}  // namespace nereid::storage

#include "storage/tail.h"

#include <cstring>
#include <limits>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/crc32c.h"
#include "storage/piece.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

constexpr size_t kLengthBytes = 4;
constexpr size_t kCrcBytes = 4;

absl::Status Damaged(std::string_view key) {
  return absl::DataLossError(absl::StrCat("head of the open piece under key ",
                                          absl::BytesToHexString(AbslView(key)), " is damaged"));
}

void AppendNumber(std::string& out, uint32_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

uint32_t ReadNumber(std::string_view bytes) {
  uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof(number));
  return number;
}

uint32_t Checksum(std::string_view key, std::string_view bytes) {
  return ExtendCrc32c(Crc32c(key), bytes);
}

// The length and the head at the front of the value, without their checksum.
absl::StatusOr<std::string_view> HeadBytes(std::string_view key, std::string_view value) {
  if (value.size() < kLengthBytes + kCrcBytes) return Damaged(key);
  const size_t length = ReadNumber(value);
  if (length > value.size() - kLengthBytes - kCrcBytes) return Damaged(key);
  const std::string_view bytes = value.substr(0, kLengthBytes + length);
  if (ReadNumber(value.substr(bytes.size())) != Checksum(key, bytes)) return Damaged(key);
  return bytes;
}

}  // namespace

std::string EncodeTailValue(std::string_view key, const Head& head, const Points& points,
                            size_t begin, size_t end) {
  std::string value(kLengthBytes, '\0');
  RecordFromHead(head).AppendToString(&value);
  const auto length = static_cast<uint32_t>(value.size() - kLengthBytes);
  std::memcpy(value.data(), &length, kLengthBytes);
  AppendNumber(value, Checksum(key, value));
  AppendPiece(key, points, begin, end, value);
  return value;
}

absl::StatusOr<Head> DecodeTailHead(std::string_view key, std::string_view value) {
  const absl::StatusOr<std::string_view> bytes = HeadBytes(key, value);
  if (!bytes.ok()) return bytes.status();
  const std::string_view record_bytes = bytes->substr(kLengthBytes);
  HeadRecord record;
  if (!record.ParseFromArray(record_bytes.data(), static_cast<int>(record_bytes.size()))) {
    return Damaged(key);
  }
  return HeadFromRecord(record);
}

absl::Status DecodeTailPoints(std::string_view key, std::string_view value, Points& points) {
  const absl::StatusOr<std::string_view> head = HeadBytes(key, value);
  if (!head.ok()) return head.status();
  return DecodePiece(key, value.substr(head->size() + kCrcBytes), points);
}

absl::StatusOr<Head> ReadLastTailHead(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* tail,
                                      const rocksdb::Snapshot* snapshot, SeriesId series,
                                      double sealed_last_x) {
  // What lies before was sealed and deleted; without the bound it would be passed over one by one.
  const std::string lower = PointKey(series, Level::kPoints, sealed_last_x);
  const std::string upper = PointKeyEnd(series, Level::kPoints);
  const rocksdb::Slice lower_bound(lower);
  const rocksdb::Slice upper_bound(upper);
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  options.iterate_lower_bound = &lower_bound;
  options.iterate_upper_bound = &upper_bound;
  const std::unique_ptr<rocksdb::Iterator> pieces(db->NewIterator(options, tail));
  pieces->SeekToLast();
  if (!pieces->status().ok()) return FromRocksdbStatus(pieces->status(), "reading open points");
  if (!pieces->Valid()) return absl::NotFoundError("no open points");
  return DecodeTailHead(pieces->key().ToStringView(), pieces->value().ToStringView());
}

}  // namespace nereid::storage

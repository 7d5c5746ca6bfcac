#include "storage/tail.h"

#include <cstring>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/append_field.h"
#include "storage/byte_reader.h"
#include "storage/crc32c.h"
#include "storage/damage.h"
#include "storage/piece.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

constexpr size_t kLengthBytes = 4;
constexpr size_t kCrcBytes = 4;

absl::Status Damaged(std::string_view key) {
  return DamageError(absl::StrCat("head of the open piece under key ",
                                  absl::BytesToHexString(AbslView(key)), " is damaged"));
}

// What the head takes of the value, its length and checksum included.
size_t HeadBytes(std::string_view record) { return kLengthBytes + record.size() + kCrcBytes; }

absl::StatusOr<std::string_view> ReadRecord(std::string_view key, std::string_view value) {
  ByteReader reader(value);
  const std::string_view record = reader.Bytes(reader.Field<uint32_t>());
  const auto crc = reader.Field<uint32_t>();
  if (!reader.ok() || crc != Crc32cUnderKey(key, value.substr(0, kLengthBytes + record.size()))) {
    return Damaged(key);
  }
  return record;
}

}  // namespace

std::string EncodeTailValue(std::string_view key, const Head& head, const Points& points,
                            size_t begin, size_t end) {
  std::string value(kLengthBytes, '\0');
  RecordFromHead(head).AppendToString(&value);
  const auto length = static_cast<uint32_t>(value.size() - kLengthBytes);
  std::memcpy(value.data(), &length, kLengthBytes);
  AppendField(value, Crc32cUnderKey(key, value));
  AppendPiece(key, points, begin, end, value);
  return value;
}

absl::StatusOr<Head> DecodeTailHead(std::string_view key, std::string_view value) {
  const absl::StatusOr<std::string_view> bytes = ReadRecord(key, value);
  if (!bytes.ok()) return bytes.status();
  HeadRecord record;
  if (!record.ParseFromArray(bytes->data(), static_cast<int>(bytes->size()))) {
    return Damaged(key);
  }
  return HeadFromRecord(record);
}

absl::Status DecodeTailPoints(std::string_view key, std::string_view value, Points& points) {
  const absl::StatusOr<std::string_view> record = ReadRecord(key, value);
  if (!record.ok()) return record.status();
  return DecodePiece(key, value.substr(HeadBytes(*record)), points);
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
  const std::string_view key = pieces->key().ToStringView();
  absl::StatusOr<Head> head = DecodeTailHead(key, pieces->value().ToStringView());
  if (!head.ok()) return NameFiles(head.status(), db, tail, key);
  return head;
}

}  // namespace nereid::storage

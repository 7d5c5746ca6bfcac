#include "storage/record_table.h"

#include <algorithm>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/damage.h"
#include "storage/key.h"
#include "storage/limits.h"
#include "storage/names.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

using google::protobuf::MessageLite;

absl::Status Parse(const rocksdb::Slice& key, const rocksdb::Slice& value, MessageLite& record) {
  if (record.ParseFromArray(value.data(), static_cast<int>(value.size()))) return absl::OkStatus();
  return DamagedRecord(key.ToStringView());
}

}  // namespace

absl::Status DamagedRecord(std::string_view key) {
  return DamageError(
      absl::StrCat("record under key ", absl::BytesToHexString(AbslView(key)), " is damaged"));
}

std::string NoSuchRecord(std::string_view kind, std::string_view name) {
  return absl::StrCat("there is no ", AbslView(kind), " \"", Printable(name), "\"");
}

std::string TaggedKey(char tag, uint64_t number) {
  std::string key(1, tag);
  AppendBigEndian64(key, number);
  return key;
}

std::string OwnedKey(char tag, uint64_t owner, std::string_view name) {
  return absl::StrCat(TaggedKey(tag, owner), AbslView(name));
}

absl::StatusOr<int> PageSize(int asked) {
  if (asked < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("page_size ", asked, " is negative: use 0 for the default"));
  }
  return asked == 0 ? kPageSizeDefault : std::min(asked, kPageSizeMax);
}

std::string TokenOf(std::string_view bytes) { return absl::WebSafeBase64Escape(AbslView(bytes)); }

absl::StatusOr<std::string> BytesOfToken(const std::string& token) {
  std::string bytes;
  if (absl::WebSafeBase64Unescape(token, &bytes)) return bytes;
  return absl::InvalidArgumentError(absl::StrCat("page_token \"", Printable(token),
                                                 "\" was not given by a page: leave it empty"));
}

absl::StatusOr<bool> FindRecord(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                                const std::string& key, const rocksdb::Snapshot* snapshot,
                                MessageLite& record) {
  rocksdb::PinnableSlice value;
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  const rocksdb::Status status = db->Get(options, family, key, &value);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return FromRocksdbStatus(status, "reading a record");
  absl::Status parsed = Parse(key, value, record);
  if (!parsed.ok()) return NameFiles(parsed, db, family, key);
  return true;
}

absl::Status ReadRecord(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                        const std::string& key, std::string_view not_found,
                        const rocksdb::Snapshot* snapshot, MessageLite& record) {
  const absl::StatusOr<bool> found = FindRecord(db, family, key, snapshot, record);
  if (!found.ok()) return found.status();
  return *found ? absl::OkStatus() : absl::NotFoundError(AbslView(not_found));
}

absl::StatusOr<std::string> ListRecords(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                                        const std::string& prefix, const PageRequest& request,
                                        absl::FunctionRef<MessageLite&(std::string name)> add) {
  const absl::StatusOr<int> size = PageSize(request.size);
  if (!size.ok()) return size.status();
  const absl::StatusOr<std::string> after = BytesOfToken(request.token);
  if (!after.ok()) return after.status();
  const std::unique_ptr<rocksdb::Iterator> iterator(
      db->NewIterator(rocksdb::ReadOptions(), family));
  // A name followed by a zero byte is the first string behind the name itself.
  iterator->Seek(after->empty() ? prefix
                                : absl::StrCat(prefix, *after, absl::string_view("\0", 1)));
  int count = 0;
  size_t bytes = 0;
  std::string name;
  for (; iterator->Valid() && iterator->key().starts_with(prefix); iterator->Next()) {
    if (count == *size || (count > 0 && bytes + iterator->value().size() > kAnswerBytesMax)) {
      return TokenOf(name);
    }
    ++count;
    bytes += iterator->value().size();
    name = iterator->key().ToString().substr(prefix.size());
    absl::Status status = Parse(iterator->key(), iterator->value(), add(name));
    if (!status.ok()) return NameFiles(status, db, family, iterator->key().ToStringView());
  }
  if (!iterator->status().ok()) return FromRocksdbStatus(iterator->status(), "listing records");
  return "";
}

absl::Status ReadAllRecords(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                            const std::string& prefix,
                            absl::FunctionRef<MessageLite&(std::string name)> add) {
  const std::unique_ptr<rocksdb::Iterator> iterator(
      db->NewIterator(rocksdb::ReadOptions(), family));
  for (iterator->Seek(prefix); iterator->Valid() && iterator->key().starts_with(prefix);
       iterator->Next()) {
    absl::Status status = Parse(iterator->key(), iterator->value(),
                                add(iterator->key().ToString().substr(prefix.size())));
    if (!status.ok()) return NameFiles(status, db, family, iterator->key().ToStringView());
  }
  return FromRocksdbStatus(iterator->status(), "listing records");
}

}  // namespace nereid::storage

// Records in the families `catalog` and `state`: how they are read and listed by key, and tables of
// those that belong to an owner. docs/storage_format.md draws the keys.

#ifndef NEREID_STORAGE_RECORD_TABLE_H_
#define NEREID_STORAGE_RECORD_TABLE_H_

#include <google/protobuf/message_lite.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/families.h"

namespace nereid::storage {

// What a list call asks for.
struct PageRequest {
  // 0: kPageSizeDefault; capped at kPageSizeMax.
  int size = 0;
  // `next_token` of the page before, or empty.
  std::string token;
};

template <typename Record>
struct Named {
  std::string name;
  Record record;
};

template <typename Record>
struct Page {
  std::vector<Named<Record>> entries;
  // Empty: this was the last page.
  std::string next_token;
};

// The size of a page. INVALID_ARGUMENT for a negative one.
absl::StatusOr<int> PageSize(int asked);

// The bytes that a token carries, and back. INVALID_ARGUMENT for a token that no page gave.
std::string TokenOf(std::string_view bytes);
absl::StatusOr<std::string> BytesOfToken(const std::string& token);

// DATA_LOSS, naming the key.
absl::Status DamagedRecord(std::string_view key);

// False: there is none under the key. DATA_LOSS, naming the key, for a damaged record.
absl::StatusOr<bool> FindRecord(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                                const std::string& key, const rocksdb::Snapshot* snapshot,
                                google::protobuf::MessageLite& record);

// As FindRecord, but NOT_FOUND with the message `not_found`.
absl::Status ReadRecord(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family,
                        const std::string& key, std::string_view not_found,
                        const rocksdb::Snapshot* snapshot, google::protobuf::MessageLite& record);

// Reads the records whose keys begin with `prefix`, into what `add` gives for the rest of the key.
// A page ends at kAnswerBytesMax too. Returns the next token. Errors as above, and INVALID_ARGUMENT
// for a negative size or a token that no page gave.
absl::StatusOr<std::string> ListRecords(
    rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, const std::string& prefix,
    const PageRequest& request,
    absl::FunctionRef<google::protobuf::MessageLite&(std::string name)> add);

// As ListRecords, all of them.
absl::Status ReadAllRecords(
    rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, const std::string& prefix,
    absl::FunctionRef<google::protobuf::MessageLite&(std::string name)> add);

// "there is no alias "x"", with `kind` for "alias".
std::string NoSuchRecord(std::string_view kind, std::string_view name);

// tag | number (8, big-endian)
std::string TaggedKey(char tag, uint64_t number);

// tag | owner (8, big-endian) | name
std::string OwnedKey(char tag, uint64_t owner, std::string_view name);

// The records of one kind in the family `catalog`. Reads what was committed. Thread-safe; holds no
// state of its own.
template <typename Record>
class RecordTable {
 public:
  // `kind` is the word for such a record in messages: "alias".
  RecordTable(rocksdb::DB* db, const Families* families, char tag, std::string kind)
      : db_(db), families_(families), tag_(tag), kind_(std::move(kind)) {}

  const std::string& kind() const { return kind_; }

  // Errors as ReadRecord and ListRecords.
  absl::StatusOr<Record> Get(uint64_t owner, std::string_view name) const {
    Record record;
    absl::Status status = ReadRecord(db_, families_->catalog(), OwnedKey(tag_, owner, name),
                                     NoSuchRecord(kind_, name), nullptr, record);
    if (!status.ok()) return status;
    return record;
  }

  // Nothing if there is none.
  absl::StatusOr<std::optional<Record>> Find(uint64_t owner, std::string_view name) const {
    std::optional<Record> record(std::in_place);
    const absl::StatusOr<bool> found =
        FindRecord(db_, families_->catalog(), OwnedKey(tag_, owner, name), nullptr, *record);
    if (!found.ok()) return found.status();
    if (!*found) record.reset();
    return record;
  }

  absl::StatusOr<Page<Record>> List(uint64_t owner, const PageRequest& request) const {
    Page<Record> page;
    absl::StatusOr<std::string> next =
        ListRecords(db_, families_->catalog(), OwnedKey(tag_, owner, ""), request,
                    [&page](std::string name) -> Record& {
                      page.entries.push_back({std::move(name), Record()});
                      return page.entries.back().record;
                    });
    if (!next.ok()) return next.status();
    page.next_token = *std::move(next);
    return page;
  }

  absl::StatusOr<std::vector<Named<Record>>> All(uint64_t owner) const {
    std::vector<Named<Record>> all;
    absl::Status status = ReadAllRecords(db_, families_->catalog(), OwnedKey(tag_, owner, ""),
                                         [&all](std::string name) -> Record& {
                                           all.push_back({std::move(name), Record()});
                                           return all.back().record;
                                         });
    if (!status.ok()) return status;
    return all;
  }

  // Put a record into a batch, or take it away; nothing is visible before the batch is written.
  void Put(rocksdb::WriteBatch& batch, uint64_t owner, std::string_view name,
           const Record& record) const {
    batch.Put(families_->catalog(), OwnedKey(tag_, owner, name), record.SerializeAsString());
  }

  void Remove(rocksdb::WriteBatch& batch, uint64_t owner, std::string_view name) const {
    batch.Delete(families_->catalog(), OwnedKey(tag_, owner, name));
  }

  void RemoveAll(rocksdb::WriteBatch& batch, uint64_t owner) const {
    batch.DeleteRange(families_->catalog(), OwnedKey(tag_, owner, ""),
                      OwnedKey(tag_, owner + 1, ""));
  }

 private:
  rocksdb::DB* const db_;
  const Families* const families_;
  const char tag_;
  const std::string kind_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_RECORD_TABLE_H_

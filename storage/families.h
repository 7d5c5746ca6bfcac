// The column families of a store: `catalog`, `state`, `tail`, one for each channel name and type
// within a budget, and one overflow family for each type that takes the names past it.

#ifndef NEREID_STORAGE_FAMILIES_H_
#define NEREID_STORAGE_FAMILIES_H_

#include <rocksdb/db.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nereid/v1/points.pb.h"
#include "storage/rocksdb_options.h"

namespace nereid::storage {

// What a family of its own is made for.
struct FamilyName {
  v1::ValueType type;
  std::string channel;

  auto operator<=>(const FamilyName&) const = default;
};

// Name of the column family in RocksDB: the type, a slash, and the channel's name with every byte
// but letters, digits, `_`, `-`, `.` and `/` written as %XX.
std::string ColumnFamilyName(const FamilyName& name);

// Inverse of ColumnFamilyName. INVALID_ARGUMENT for any other name.
absl::StatusOr<FamilyName> ParseColumnFamilyName(std::string_view column_family);

// Look-ups may come from any thread; Create only from the committer's. Owns the handles; destroy it
// before the database is closed. Handles stay valid until then.
class Families {
 public:
  // All column families of an existing database, or those of a new one, with their options.
  static std::vector<rocksdb::ColumnFamilyDescriptor> ToOpen(const std::string& path,
                                                             const RocksdbOptions& options);

  Families(rocksdb::DB* db, const RocksdbOptions* options, int max_channel_families);
  ~Families();
  Families(const Families&) = delete;
  Families& operator=(const Families&) = delete;

  // Takes over the handles of an opened database and creates the fixed families it lacks. Those
  // `unreadable` were not opened, because files of theirs are damaged.
  absl::Status Adopt(const std::vector<rocksdb::ColumnFamilyHandle*>& handles,
                     std::vector<std::string> unreadable = {});

  rocksdb::ColumnFamilyHandle* catalog() const { return catalog_; }
  rocksdb::ColumnFamilyHandle* state() const { return state_; }
  rocksdb::ColumnFamilyHandle* tail() const { return tail_; }

  // All of them. Committer's thread.
  const std::vector<rocksdb::ColumnFamilyHandle*>& handles() const { return handles_; }

  // How many more families of their own the budget allows.
  int Remaining() const;

  // Whether the name has a family of its own.
  bool Contains(const FamilyName& name) const;

  // Whether the family that Find is asked for was not opened, because files of it are damaged.
  bool IsUnreadable(const FamilyName& name, bool in_overflow_family) const;

  // Where the points of a channel lie. Null for a family of its own that was never created, and for
  // one that is unreadable.
  rocksdb::ColumnFamilyHandle* Find(const FamilyName& name, bool in_overflow_family) const;

  // Creates all the families at once; names that have one are skipped. A crash in the middle leaves
  // empty families, which serve the next channel of the name.
  absl::Status Create(const std::vector<FamilyName>& names);

 private:
  absl::Status CreateByName(const std::vector<std::string>& names);
  void Add(rocksdb::ColumnFamilyHandle* handle);

  rocksdb::DB* const db_;
  const RocksdbOptions* const options_;
  const int max_channel_families_;
  rocksdb::ColumnFamilyHandle* catalog_ = nullptr;
  rocksdb::ColumnFamilyHandle* state_ = nullptr;
  rocksdb::ColumnFamilyHandle* tail_ = nullptr;
  // The database wants all handles given back, also those that nobody looks up.
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  // By name in RocksDB.
  std::vector<std::string> unreadable_;

  mutable std::mutex mutex_;
  std::map<FamilyName, rocksdb::ColumnFamilyHandle*> channels_;
  std::map<v1::ValueType, rocksdb::ColumnFamilyHandle*> overflow_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_FAMILIES_H_

#include "storage/open_database.h"

#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/families.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

absl::Status ExplainOpenFailure(const rocksdb::Status& status, const std::string& directory) {
  if (status.IsIOError() && absl::StrContains(status.ToString(), "LOCK")) {
    return DirectoryInUse(directory);
  }
  return FromRocksdbStatus(status, absl::StrCat("opening data directory ", directory));
}

struct UnreadableTable {
  std::string family;
  std::string file;
  rocksdb::Status status;
};

// RocksDB 7.8 frees memory twice when it walks a family of which one table cannot be opened. It
// opens most tables when they are needed first, so that all are tried here.
std::vector<UnreadableTable> FindUnreadableTables(rocksdb::DB& db, const std::string& directory,
                                                  const RocksdbOptions& options) {
  // A compaction must not take a file away meanwhile. Nothing does of a database to read only,
  // which does not know the call.
  const bool is_writable = db.DisableFileDeletions().ok();
  std::vector<rocksdb::LiveFileMetaData> files;
  db.GetLiveFilesMetaData(&files);
  std::vector<UnreadableTable> unreadable;
  for (const rocksdb::LiveFileMetaData& file : files) {
    rocksdb::SstFileReader reader(options.database());
    const rocksdb::Status status = reader.Open(directory + "/" + file.relative_filename);
    if (!status.ok()) {
      unreadable.push_back({file.column_family_name, file.relative_filename, status});
    }
  }
  if (is_writable) db.EnableFileDeletions(/*force=*/false).PermitUncheckedError();
  return unreadable;
}

absl::Status DamageOf(const UnreadableTable& table) {
  return FromRocksdbStatus(
      table.status, absl::StrCat("opening table file ", table.file, " of family ", table.family));
}

// Without its handles it can be closed.
void Close(OpenedDatabase& opened) {
  for (rocksdb::ColumnFamilyHandle* handle : opened.handles) {
    opened.db->DestroyColumnFamilyHandle(handle);
  }
  opened.handles.clear();
  opened.db.reset();
}

using Descriptors = std::vector<rocksdb::ColumnFamilyDescriptor>;

absl::StatusOr<OpenedDatabase> OpenFamiliesReadOnly(const std::string& directory,
                                                    const RocksdbOptions& options,
                                                    const Descriptors& families) {
  rocksdb::DBOptions database = options.database();
  database.create_if_missing = false;
  // Else tables that cannot be opened would keep it from opening.
  database.paranoid_checks = false;
  OpenedDatabase opened;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status =
      rocksdb::DB::OpenForReadOnly(database, directory, families, &opened.handles, &db);
  opened.db.reset(db);
  if (!status.ok()) return ExplainOpenFailure(status, directory);
  return opened;
}

// What cannot be read leaves nothing to be served.
bool IsNeeded(const std::string& family) {
  return family.find('/') == std::string::npos && family.find(':') == std::string::npos;
}

}  // namespace

absl::StatusOr<OpenedDatabase> OpenDatabase(const std::string& directory,
                                            const RocksdbOptions& options, bool may_read_only) {
  OpenedDatabase opened;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(
      options.database(), directory, Families::ToOpen(directory, options), &opened.handles, &db);
  opened.db.reset(db);
  absl::Status failure = ExplainOpenFailure(status, directory);
  if (failure.ok()) {
    const std::vector<UnreadableTable> tables = FindUnreadableTables(*db, directory, options);
    if (tables.empty()) return opened;
    failure = DamageOf(tables.front());
    Close(opened);
  }
  if (!may_read_only || !absl::IsDataLoss(failure)) return failure;
  auto lock = DirectoryLock::Take(options.database().env, directory);
  if (!lock.ok()) return lock.status();
  absl::StatusOr<OpenedDatabase> read_only = OpenDatabaseReadOnly(directory, options);
  if (!read_only.ok()) return absl::IsDataLoss(read_only.status()) ? read_only.status() : failure;
  read_only->lock = *std::move(lock);
  if (read_only->damage.ok()) read_only->damage = std::move(failure);
  return read_only;
}

absl::StatusOr<OpenedDatabase> OpenDatabaseReadOnly(const std::string& directory,
                                                    const RocksdbOptions& options) {
  Descriptors families = Families::ToOpen(directory, options);
  absl::StatusOr<OpenedDatabase> opened = OpenFamiliesReadOnly(directory, options, families);
  if (!opened.ok()) return opened.status();
  const auto tables = FindUnreadableTables(*opened->db, directory, options);
  if (tables.empty()) return opened;
  Close(*opened);
  for (const UnreadableTable& table : tables) {
    if (IsNeeded(table.family)) return DamageOf(table);
    std::erase_if(families, [&](const auto& family) { return family.name == table.family; });
  }
  opened = OpenFamiliesReadOnly(directory, options, families);
  if (!opened.ok()) return opened.status();
  opened->damage = DamageOf(tables.front());
  for (const UnreadableTable& table : tables) {
    opened->table_damages.push_back(DamageOf(table));
    opened->unreadable_families.push_back(table.family);
  }
  return opened;
}

}  // namespace nereid::storage

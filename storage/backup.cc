#include "storage/backup.h"

#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

namespace fs = std::filesystem;

constexpr char kDirectoryName[] = "/backup";
// Where RocksDB puts a checkpoint together.
constexpr char kUnfinishedDirectoryName[] = "/backup.tmp";

}  // namespace

Backup::Backup(std::string data_directory, std::atomic<bool>* is_taken)
    : data_directory_(std::move(data_directory)), is_taken_(is_taken) {}

Backup::~Backup() {
  RemoveLeftover(data_directory_);
  *is_taken_ = false;
}

void Backup::RemoveLeftover(const std::string& data_directory) {
  std::error_code error;
  fs::remove_all(data_directory + kDirectoryName, error);
  fs::remove_all(data_directory + kUnfinishedDirectoryName, error);
}

absl::StatusOr<std::unique_ptr<Backup>> Backup::Create(rocksdb::DB* db,
                                                       const std::string& data_directory,
                                                       std::atomic<bool>* is_taken) {
  if (is_taken->exchange(true)) {
    return absl::FailedPreconditionError(
        "another backup is being made: try again when it has ended");
  }
  std::unique_ptr<Backup> backup(new Backup(data_directory, is_taken));
  RemoveLeftover(data_directory);
  rocksdb::Checkpoint* created = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(db, &created);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(created);
  if (status.ok()) status = checkpoint->CreateCheckpoint(data_directory + kDirectoryName);
  if (!status.ok()) return FromRocksdbStatus(status, "taking the files of a backup");
  if (absl::Status listed = backup->ListFiles(); !listed.ok()) return listed;
  return backup;
}

absl::Status Backup::ListFiles() {
  std::error_code error;
  auto entry = fs::directory_iterator(data_directory_ + kDirectoryName, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const uint64_t bytes = entry->file_size(error);
    if (!error) files_.push_back({entry->path().filename().string(), bytes});
  }
  if (!error) return absl::OkStatus();
  return absl::Status(
      absl::ErrnoToStatusCode(error.value()),
      absl::StrCat("listing the files of a backup in ", data_directory_, ": ", error.message()));
}

absl::StatusOr<std::string> Backup::Read(const File& file, uint64_t offset,
                                         size_t bytes_max) const {
  const std::string path = absl::StrCat(data_directory_, kDirectoryName, "/", file.name);
  std::string bytes(std::min<uint64_t>(bytes_max, file.byte_count - offset), '\0');
  std::ifstream stream(path, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(offset));
  if (stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return bytes;
  return absl::DataLossError(
      absl::StrCat("file ", path, " of a backup ends before byte ", offset + bytes.size()));
}

}  // namespace nereid::storage

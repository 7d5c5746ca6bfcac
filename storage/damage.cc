#include "storage/damage.h"

#include <rocksdb/metadata.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/absl_view.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

constexpr char kRemedy[] =
    "; `nereid-server --verify --data_dir=DIR` lists all that is damaged: restore it from a backup";
// A message names no more files than this.
constexpr size_t kNamedFilesMax = 8;

bool NamesFile(std::string_view message) {
  return absl::StrContains(AbslView(message), ".sst") ||
         absl::StrContains(AbslView(message), ".blob") ||
         absl::StrContains(AbslView(message), ".log");
}

// Table files whose keys reach over `key`, and blob files that such may point into.
std::vector<std::string> FilesThatMayHold(const rocksdb::ColumnFamilyMetaData& family,
                                          std::string_view key) {
  std::vector<std::string> files;
  uint64_t oldest_blob_file = UINT64_MAX;
  for (const rocksdb::LevelMetaData& level : family.levels) {
    for (const rocksdb::SstFileMetaData& file : level.files) {
      if (key < file.smallestkey || key > file.largestkey) continue;
      files.push_back(file.relative_filename);
      const uint64_t blob_file = file.oldest_blob_file_number;
      if (blob_file != 0) oldest_blob_file = std::min(oldest_blob_file, blob_file);
    }
  }
  for (const rocksdb::BlobMetaData& file : family.blob_files) {
    const std::string& name = file.blob_file_name;
    if (file.blob_file_number >= oldest_blob_file)
      files.push_back(name.substr(name.rfind('/') + 1));
  }
  return files;
}

std::string Named(std::vector<std::string> files) {
  if (files.empty()) return "write-ahead log";
  const bool too_many = files.size() > kNamedFilesMax;
  if (too_many) files.resize(kNamedFilesMax);
  return absl::StrCat(absl::StrJoin(files, " or "), too_many ? " or another" : "");
}

}  // namespace

absl::Status DamageError(std::string_view what) {
  return absl::DataLossError(absl::StrCat(AbslView(what), kRemedy));
}

absl::Status NameFiles(const absl::Status& status, rocksdb::DB* db,
                       rocksdb::ColumnFamilyHandle* family, std::string_view key) {
  const std::string_view message(status.message().data(), status.message().size());
  if (!absl::IsDataLoss(status) || NamesFile(message)) return status;
  rocksdb::ColumnFamilyMetaData metadata;
  db->GetColumnFamilyMetaData(family, &metadata);
  return absl::DataLossError(absl::StrCat("family ", family->GetName(), " (",
                                          Named(FilesThatMayHold(metadata, key)),
                                          "): ", status.message()));
}

absl::Status NameChannel(const absl::Status& status, std::string_view project,
                         std::string_view experiment, std::string_view channel) {
  if (!absl::IsDataLoss(status)) return status;
  return absl::DataLossError(absl::StrCat("channel \"", Printable(project), "/",
                                          Printable(experiment), "/", Printable(channel),
                                          "\": ", status.message()));
}

}  // namespace nereid::storage

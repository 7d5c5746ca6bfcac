#include "storage/file_verification.h"

#include <rocksdb/metadata.h>
#include <rocksdb/sst_file_reader.h>

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace nereid::storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kReadaheadBytes = size_t{2} << 20;

std::string PlaceOf(const StoredFile& file) {
  return file.family.empty() ? file.name : absl::StrCat(file.name, ", family ", file.family);
}

std::string NameOf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::vector<StoredFile> TableFilesOf(rocksdb::DB& db) {
  std::vector<rocksdb::LiveFileMetaData> live;
  db.GetLiveFilesMetaData(&live);
  std::vector<StoredFile> files;
  files.reserve(live.size());
  for (const rocksdb::LiveFileMetaData& file : live) {
    files.push_back({file.relative_filename, file.column_family_name, file.size});
  }
  return files;
}

std::vector<StoredFile> BlobFilesOf(rocksdb::DB& db,
                                    const std::vector<rocksdb::ColumnFamilyHandle*>& handles) {
  std::vector<StoredFile> files;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    rocksdb::ColumnFamilyMetaData family;
    db.GetColumnFamilyMetaData(handle, &family);
    for (const rocksdb::BlobMetaData& file : family.blob_files) {
      files.push_back({NameOf(file.blob_file_name), family.name, file.blob_file_size});
    }
  }
  return files;
}

std::vector<StoredFile> TableFilesIn(const std::string& directory) {
  std::vector<StoredFile> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() != ".sst") continue;
    files.push_back({entry.path().filename().string(), "", entry.file_size(error)});
  }
  return files;
}

void VerifyTableFile(const std::string& directory, const StoredFile& file,
                     const RocksdbOptions& options, VerificationReport& report) {
  rocksdb::SstFileReader reader(options.database());
  rocksdb::Status status = reader.Open((fs::path(directory) / file.name).string());
  rocksdb::ReadOptions read_options;
  read_options.readahead_size = kReadaheadBytes;
  if (status.ok()) status = reader.VerifyChecksum(read_options);
  if (!status.ok()) report.Add(PlaceOf(file), status.ToString());
}

void VerifyBlobFile(const std::string& directory, const StoredFile& file,
                    VerificationReport& report) {
  std::error_code error;
  const uint64_t bytes = fs::file_size(fs::path(directory) / file.name, error);
  if (error) {
    report.Add(PlaceOf(file), error.message());
  } else if (bytes != file.bytes) {
    report.Add(PlaceOf(file), absl::StrCat("it has ", bytes, " bytes, not ", file.bytes));
  }
}

}  // namespace nereid::storage

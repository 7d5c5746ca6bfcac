#include "bench/data_files.h"

#include <rocksdb/convenience.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/options_util.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "bench/rocksdb_result.h"

namespace nereid::bench {

absl::Status CompactFiles(const std::string& directory) {
  rocksdb::DBOptions options;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  absl::Status status =
      ToAbsl(rocksdb::LoadLatestOptions(rocksdb::ConfigOptions(), directory, &options, &families));
  if (!status.ok()) return status;
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  status = ToAbsl(rocksdb::DB::Open(options, directory, families, &handles, &opened));
  if (!status.ok()) return status;
  const std::unique_ptr<rocksdb::DB> db(opened);
  rocksdb::CompactRangeOptions compaction;
  compaction.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    status.Update(ToAbsl(db->Flush(rocksdb::FlushOptions(), handle)));
    status.Update(ToAbsl(db->CompactRange(compaction, handle, nullptr, nullptr)));
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) db->DestroyColumnFamilyHandle(handle);
  return status;
}

uint64_t DataFileBytes(const std::string& directory) {
  uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".sst" || extension == ".blob") bytes += entry.file_size();
  }
  return bytes;
}

}  // namespace nereid::bench

// The file system as RocksDB sees it: a power cut leaves a change of the MANIFEST whole, or such
// that it can be told from damage.

#ifndef NEREID_STORAGE_MANIFEST_FILE_SYSTEM_H_
#define NEREID_STORAGE_MANIFEST_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <cstdint>
#include <memory>
#include <string>

namespace nereid::storage {

// A disk writes so much as a whole or not at all.
inline constexpr uint64_t kSectorBytes = 512;

// RocksDB writes the records of a change to its list of files one by one, syncs them, and takes a
// MANIFEST in which one of the last was torn for a damaged one. Here the records between two syncs
// count from the moment that one sector is on disk: that with the type of the first of them. Its
// bytes are zeros until all others are synced. storage/manifest_check.h looks for those zeros.
class ManifestFileSystem : public rocksdb::FileSystemWrapper {
 public:
  explicit ManifestFileSystem(const std::shared_ptr<rocksdb::FileSystem>& target);

  const char* Name() const override { return "nereid.ManifestFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_MANIFEST_FILE_SYSTEM_H_

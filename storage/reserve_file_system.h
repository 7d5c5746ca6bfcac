// The file system as RocksDB sees it: logs and manifests get the space of the reserve when the disk
// is full.

#ifndef NEREID_STORAGE_RESERVE_FILE_SYSTEM_H_
#define NEREID_STORAGE_RESERVE_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <memory>
#include <string>

#include "storage/disk_reserve.h"

namespace nereid::storage {

// A write to a log or a manifest that fails halfway leaves RocksDB 7.8 with a batch that it reports
// as failed and yet may bring back later, in part. So those files, and all others but tables and
// blobs, which are written anew after a failure, are written with the space of the reserve once
// there is no other. What RocksDB reports in its file LOG is lost while there is none: the second
// line that it cannot write ends the process.
class ReserveFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // `reserve` must outlive it.
  ReserveFileSystem(std::shared_ptr<rocksdb::FileSystem> target, DiskReserve* reserve);

  const char* Name() const override { return "nereid.ReserveFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;

  // By NewWritableFile.
  rocksdb::IOStatus NewLogger(const std::string& path, const rocksdb::IOOptions& options,
                              std::shared_ptr<rocksdb::Logger>* logger,
                              rocksdb::IODebugContext* debug) override;

 private:
  DiskReserve* const reserve_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_RESERVE_FILE_SYSTEM_H_

#ifndef NEREID_STORAGE_DURABILITY_H_
#define NEREID_STORAGE_DURABILITY_H_

namespace nereid::storage {

// What has happened to a point when it is acknowledged.
enum class Durability {
  // It is in the write-ahead log, which was synced: it survives a power cut.
  kFsync,
  // It was handed to the operating system: it survives kill -9, not a power cut.
  kWal,
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DURABILITY_H_

#ifndef NEREID_BENCH_DATA_FILES_H_
#define NEREID_BENCH_DATA_FILES_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace nereid::bench {

// Compacts every column family of a RocksDB database that nobody has open, with the options it was
// written with, so that nothing is left in its log.
absl::Status CompactFiles(const std::string& directory);

// Bytes of the table and blob files of a RocksDB database.
uint64_t DataFileBytes(const std::string& directory);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_DATA_FILES_H_

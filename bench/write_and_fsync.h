#ifndef NEREID_BENCH_WRITE_AND_FSYNC_H_
#define NEREID_BENCH_WRITE_AND_FSYNC_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nereid::bench {

// Appends 4 KiB to a new file in `directory` and calls fdatasync, `commits` times: what the disk
// alone allows. Returns the seconds that each took.
absl::StatusOr<std::vector<double>> WriteAndFsync(const std::string& directory, size_t commits);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_WRITE_AND_FSYNC_H_

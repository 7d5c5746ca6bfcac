// A disk of its own that another program fills.

#ifndef NEREID_TESTS_FAULTS_SMALL_DISK_H_
#define NEREID_TESTS_FAULTS_SMALL_DISK_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {

// A tmpfs that only this process and those it starts can see.
class SmallDisk {
 public:
  // PERMISSION_DENIED without the right to mount. Call before any thread starts.
  static absl::StatusOr<std::unique_ptr<SmallDisk>> Mount(uint64_t bytes);

  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  const std::string& path() const { return directory_.path(); }

  // Fills the disk until at most `bytes` are free, whatever else is written meanwhile.
  absl::Status FillUpTo(uint64_t bytes);

  // Gives back what FillUpTo took.
  void Free();

 private:
  SmallDisk() = default;

  uint64_t FreeBytes() const;

  const testing::TemporaryDirectory directory_;
  int filler_ = -1;
  uint64_t filler_bytes_ = 0;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_SMALL_DISK_H_

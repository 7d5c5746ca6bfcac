// Space held back on the disk, so that what was begun can be written to its end when another
// program has filled the disk.

#ifndef NEREID_STORAGE_DISK_RESERVE_H_
#define NEREID_STORAGE_DISK_RESERVE_H_

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>

namespace nereid::storage {

// The file `reserve` in the data directory, which holds no data and is cut short when its space is
// needed. On a file system that cannot set space aside it holds nothing back. Thread-safe.
class DiskReserve {
 public:
  // Takes over what the file holds already; adds nothing before Fill.
  explicit DiskReserve(const std::string& data_directory);
  ~DiskReserve();
  DiskReserve(const DiskReserve&) = delete;
  DiskReserve& operator=(const DiskReserve&) = delete;

  // How much is missing of kDiskReserveBytes.
  size_t MissingBytes() const;

  // Sets aside what is missing, as far as there is space.
  void Fill();

  // Gives back `bytes` or what is left. False if nothing was.
  bool Release(size_t bytes);

  // A file that must be whole could not be written, although everything was given back.
  void NoteLostWrite() { lost_write_ = true; }
  bool HasLostWrite() const { return lost_write_; }

 private:
  void ReadSize();

  const int file_;
  std::atomic<bool> lost_write_ = false;
  mutable std::mutex mutex_;
  bool is_supported_ = true;
  size_t held_bytes_ = 0;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_DISK_RESERVE_H_

// A file system for RocksDB whose power can be cut and whose operations can be made to fail.

#ifndef NEREID_TESTS_FAULTS_FAULT_FILE_SYSTEM_H_
#define NEREID_TESTS_FAULTS_FAULT_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "absl/functional/function_ref.h"
#include "tests/faults/unsynced_changes.h"

namespace nereid::faults {

enum class FileOperation {
  // These change something, and are counted for CutAt.
  kAppend,
  kSync,
  kSyncDirectory,
  kCreate,
  kRename,
  kRemove,
  // These do not.
  kOpen,
  kRead,
};

// An operation that fails instead of being done.
struct Fault {
  FileOperation operation;
  // Of files whose name ends so, such as ".log"; empty: of all.
  std::string suffix;
  // How many of them succeed before.
  uint64_t after = 0;
  // As a file system says it, with its subcode and its flags.
  rocksdb::IOStatus error;
  // Also every later one, until Heal.
  bool for_ever = false;
};

// Keeps the files of one directory in the real one and remembers what a cut would undo
// (UnsyncedChanges says what that may be). A sync is noted and not done, as nobody cuts the real
// power. RangeSync starts writing and waits for nothing, so it makes nothing durable. Writes no log
// of RocksDB's own and allocates nothing ahead.
//
// When the power is cut, what is left is put aside, and whoever uses the file system goes on as if
// nothing had happened, in a world that will not have been: so no error on the way hides what a
// sudden end would do. Whatever it says from then on is void.
//
// Thread-safe; one change after the other.
class FaultFileSystem : public rocksdb::FileSystemWrapper {
 public:
  // All there is in `directory` is durable. `seed` chooses what a cut leaves.
  FaultFileSystem(const std::string& directory, uint64_t seed);

  const char* Name() const override { return "nereid.FaultFileSystem"; }

  // Cuts the power in the `change`-th change from now, which is done, in part too, or not;
  // the first is 1.
  void CutAt(uint64_t change);
  // Cuts it now, if it was not.
  void Cut();
  bool is_off() const { return off_; }

  // Makes what the cut left the new directory `directory`, of the same parent. Call it once, after
  // a cut.
  void MoveWhatIsLeftTo(const std::string& directory);

  // One fault at a time.
  void Inject(Fault fault);
  // Ends it: if it has not happened, it will not.
  void Heal();
  // Whether an injected fault has happened.
  bool has_failed() const { return failed_; }

  rocksdb::IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSSequentialFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomAccessFile(const std::string& path,
                                        const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewLogger(const std::string& path, const rocksdb::IOOptions& options,
                              std::shared_ptr<rocksdb::Logger>* logger,
                              rocksdb::IODebugContext* debug) override;

 private:
  friend class FaultFile;
  friend class FaultDirectory;
  friend class FaultRandomAccessFile;
  friend class FaultRandomRWFile;
  friend class FaultSequentialFile;

  void CutWithLock();
  // Calls `action` with the lock held, or fails. `in_part`: only a part shall be done.
  rocksdb::IOStatus Change(FileOperation operation, const std::string& path,
                           absl::FunctionRef<rocksdb::IOStatus(bool in_part)> action);
  // What of `data` is written: all, or with `in_part` any beginning.
  rocksdb::Slice Written(rocksdb::Slice data, bool in_part);
  // Calls `action`, and cuts the power before or after it: an append that is cut off is one of
  // whose bytes, which are not synced, any are left.
  rocksdb::IOStatus CutIn(absl::FunctionRef<rocksdb::IOStatus(bool in_part)> action);
  // Whether an operation that changes nothing fails.
  rocksdb::IOStatus CheckReading(FileOperation operation, const std::string& path);
  // The injected fault, if it is its turn.
  rocksdb::IOStatus FaultOf(FileOperation operation, const std::string& path);

  const std::string left_directory_;
  std::mutex mutex_;
  UnsyncedChanges unsynced_;
  std::mt19937_64 random_;
  uint64_t change_count_ = 0;
  uint64_t cut_at_ = 0;
  Fault fault_;
  std::atomic<bool> off_ = false;
  std::atomic<bool> armed_ = false;
  std::atomic<bool> failed_ = false;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_FAULT_FILE_SYSTEM_H_

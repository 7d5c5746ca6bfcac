// What a power cut may undo in a directory.

#ifndef NEREID_TESTS_FAULTS_UNSYNCED_CHANGES_H_
#define NEREID_TESTS_FAULTS_UNSYNCED_CHANGES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace nereid::faults {

// The model, which asks little of a file system:
//
// - Bytes of a file are durable once the file was synced after they were written. Of the others any
//   may be there: none, all, a beginning, one whose end is torn, or sectors of 512 bytes in any
//   choice, with zeros or old bytes of the disk in between. Sectors that hold durable bytes keep
//   those. Of durable bytes that were written over, each sector is the old or the new one.
// - Bytes whose sync failed are unreliable for good: the system forgets that they are to be
// written,
//   and a later sync that succeeds says nothing of them.
// - A name (created, removed or renamed) is durable once its directory was synced afterwards, and
//   not when the file was. A rename happens whole or not at all, and not before what was done
//   before it: RocksDB relies on that when it names the MANIFEST that is in force. Most file
//   systems keep a journal: what survives is then what was done first. Others keep what was done
//   behind the last rename that survives in any choice of names. WriteWhatIsLeft does the one or
//   the other.
//
// The changes are made in the real directory, and what they replace is put aside in a directory
// beside it, named with ".undo" at the end. What was there before the object is durable. Files of
// the directory itself alone, not below. Not thread-safe.
class UnsyncedChanges {
 public:
  // The content of a file, whatever its name.
  struct File {
    uint64_t synced_bytes = 0;
    // Where a sync failed.
    struct Range {
      uint64_t begin;
      uint64_t end;
    };
    std::vector<Range> unreliable;
    // Durable bytes that were written over since the last sync.
    struct Overwrite {
      uint64_t offset;
      std::string old_bytes;
    };
    std::vector<Overwrite> overwrites;
  };

  explicit UnsyncedChanges(std::string directory);
  ~UnsyncedChanges();
  UnsyncedChanges(const UnsyncedChanges&) = delete;
  UnsyncedChanges& operator=(const UnsyncedChanges&) = delete;

  // Call each right before the change is made. Create is for a new, empty file, also where there
  // is one of that name; Append for an old one that is written on.
  std::shared_ptr<File> Create(const std::string& path);
  std::shared_ptr<File> Append(const std::string& path);
  // `bytes` at `offset`, all of them durable, are about to be written over.
  void Overwrite(const std::string& path, uint64_t offset, uint64_t bytes);
  void Remove(const std::string& path);
  void Rename(const std::string& from, const std::string& to);

  void SyncDirectory();

  // Writes into the new directory `left` what a cut at this moment may leave.
  void WriteWhatIsLeft(const std::string& left, std::mt19937_64& random) const;

 private:
  struct Change {
    enum class Kind { kCreate, kRemove, kRename };
    Kind kind;
    std::string path;
    // Of a rename.
    std::string to;
    // What was removed or replaced; empty: nothing was.
    std::string aside;
    std::shared_ptr<File> file_aside;
  };

  using Files = std::map<std::string, std::shared_ptr<File>>;

  std::string PutAside(const std::string& path);
  std::shared_ptr<File> FileOf(const std::string& path) const;
  // Where the changes end that a rename, chosen at random, makes durable; 0 for none.
  size_t ChooseRename(std::mt19937_64& random) const;
  // The changes that are lost, in order.
  std::vector<Change> ChooseFromJournal(std::mt19937_64& random) const;
  std::vector<Change> ChooseByName(std::mt19937_64& random) const;
  void CopyTo(const std::string& left) const;
  static void Undo(const Change& change, const std::string& left, Files& files);

  const std::string directory_;
  const std::string undo_directory_;
  uint64_t aside_count_ = 0;
  // Since the last sync of the directory.
  std::vector<Change> changes_;
  // By present path; a file that is not listed is durable.
  Files files_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_UNSYNCED_CHANGES_H_

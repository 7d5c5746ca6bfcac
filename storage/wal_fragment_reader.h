#ifndef NEREID_STORAGE_WAL_FRAGMENT_READER_H_
#define NEREID_STORAGE_WAL_FRAGMENT_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace nereid::storage {

// RocksDB cuts its log into blocks of this size, and records at the borders of blocks.
inline constexpr size_t kWalBlockBytes = 32768;

// What precedes the payload of a fragment: masked CRC-32C (4), length (2), type (1).
inline constexpr size_t kWalFragmentHeaderBytes = 7;

// The values in the file. RocksDB has more for logs that are recycled or compressed; Nereid turns
// both off, and the reader takes such fragments as damage.
enum class WalFragmentType : uint8_t { kFull = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

// A record, or the part of it that fits in a block.
struct WalFragment {
  WalFragmentType type;
  // Of the header, from the start of the file, in bytes.
  uint64_t offset;
  // Valid until the reader moves on.
  std::string_view payload;

  bool StartsRecord() const {
    return type == WalFragmentType::kFull || type == WalFragmentType::kFirst;
  }
  bool EndsRecord() const {
    return type == WalFragmentType::kFull || type == WalFragmentType::kLast;
  }
};

// Reads the fragments of one write-ahead log of RocksDB and verifies their checksums. Holds one
// block in memory. The size of the file is the one at opening. One thread at a time.
class WalFragmentReader {
 public:
  enum class Step {
    kFragment,  // fragment() is the next one.
    kDamage,    // What starts at offset() is no whole fragment.
    kEnd,       // Nothing is left.
  };

  // NOT_FOUND if there is no such file; other errors as the system says.
  static absl::StatusOr<WalFragmentReader> Open(const std::string& path);

  // Reads what starts at offset(). Stays there in case of damage.
  absl::StatusOr<Step> Next();

  // Same, but looks at every byte after damage for the start of a whole fragment. Never kDamage.
  absl::StatusOr<Step> Search();

  // After kDamage: whether what starts at offset() was once written as a whole: it has a header and
  // all the bytes that it says, or its checksum fits to fewer or to another type. A write that
  // never finished has not, unless it left other bytes behind than it was to write, or the header
  // and not all that follows.
  bool WasWhole() const;

  // After kDamage: whether the type of what starts at offset() is zero or beyond the end. No record
  // has that type.
  bool HasNoType() const;

  // The one found by the last call, if that returned kFragment.
  const WalFragment& fragment() const { return fragment_; }

  // How far reading has come, in bytes.
  uint64_t offset() const { return block_offset_ + position_; }

  uint64_t file_bytes() const { return file_bytes_; }
  const std::string& path() const { return path_; }

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, CloseFile>;

  WalFragmentReader(const std::string& path, File file, uint64_t file_bytes);

  // Makes offset() a place where a fragment can start. False at the end of the file.
  absl::StatusOr<bool> ReachFragment();
  absl::Status LoadNextBlock();
  // Takes the fragment that starts at position_, if a whole one does.
  bool TakeFragment();

  std::string path_;
  File file_;
  uint64_t file_bytes_;
  std::string block_;
  uint64_t block_offset_ = 0;
  size_t position_ = 0;
  WalFragment fragment_{};
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_WAL_FRAGMENT_READER_H_

#include "storage/manifest_file_system.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/strings/match.h"
#include "storage/wal_fragment_reader.h"

namespace nereid::storage {
namespace {

using rocksdb::DataVerificationInfo;
using rocksdb::FileOptions;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// Where the sector starts that holds the type of the first record written at `offset`: the last
// byte of its header, which never lies across the border of two blocks.
uint64_t CommitSector(uint64_t offset) {
  const uint64_t left_in_block = kWalBlockBytes - offset % kWalBlockBytes;
  const uint64_t record = left_in_block < kWalFragmentHeaderBytes ? offset + left_in_block : offset;
  const uint64_t type = record + kWalFragmentHeaderBytes - 1;
  return type / kSectorBytes * kSectorBytes;
}

// Gathers what is appended and writes it at the next sync. One thread at a time.
class ManifestFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  ManifestFile(rocksdb::FileSystem* file_system, std::string path,
               std::unique_ptr<FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)),
        file_system_(file_system),
        path_(std::move(path)) {}

  IOStatus Append(const Slice& data, const IOOptions&, IODebugContext*) override {
    change_.append(data.data(), data.size());
    return IOStatus::OK();
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }

  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Commit(std::exchange(change_, {}), options, debug);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = Sync(options, debug);
    IOStatus closed = target()->Close(options, debug);
    return status.ok() ? closed : status;
  }

  uint64_t GetFileSize(const IOOptions&, IODebugContext*) override {
    return written_ + change_.size();
  }

 private:
  IOStatus Commit(const std::string& change, const IOOptions& options, IODebugContext* debug) {
    const uint64_t sector = CommitSector(written_);
    // In bytes of `change`.
    const size_t begin = sector > written_ ? std::min(sector - written_, change.size()) : 0;
    const size_t end = std::min<size_t>(sector + kSectorBytes - written_, change.size());
    if (begin == 0 && end == change.size()) return AppendAndSync(change, options, debug);
    std::string prepared = change.substr(0, end);
    std::fill(prepared.begin() + static_cast<std::ptrdiff_t>(begin), prepared.end(), '\0');
    const uint64_t offset = written_ + begin;
    IOStatus status = AppendAndSync(prepared, options, debug);
    // Only now, so that no record that is whole follows a sector that was never written.
    if (status.ok()) status = AppendAndSync(change.substr(end), options, debug);
    if (!status.ok()) return status;
    return Overwrite(offset, Slice(change.data() + begin, end - begin), options, debug);
  }

  IOStatus AppendAndSync(const std::string& bytes, const IOOptions& options,
                         IODebugContext* debug) {
    if (bytes.empty()) return IOStatus::OK();
    IOStatus status = target()->Append(bytes, options, debug);
    if (!status.ok()) return status;
    written_ += bytes.size();
    return target()->Sync(options, debug);
  }

  IOStatus Overwrite(uint64_t offset, const Slice& bytes, const IOOptions& options,
                     IODebugContext* debug) {
    if (overwriter_ == nullptr) {
      IOStatus status = file_system_->NewRandomRWFile(path_, FileOptions(), &overwriter_, debug);
      if (!status.ok()) return status;
    }
    IOStatus status = overwriter_->Write(offset, bytes, options, debug);
    return status.ok() ? overwriter_->Sync(options, debug) : status;
  }

  rocksdb::FileSystem* const file_system_;
  const std::string path_;
  std::unique_ptr<rocksdb::FSRandomRWFile> overwriter_;
  // Since the last sync.
  std::string change_;
  uint64_t written_ = 0;
};

bool IsManifest(const std::string& path) {
  return absl::StartsWith(std::filesystem::path(path).filename().string(), "MANIFEST-");
}

}  // namespace

ManifestFileSystem::ManifestFileSystem(const std::shared_ptr<rocksdb::FileSystem>& target)
    : FileSystemWrapper(target) {}

IOStatus ManifestFileSystem::NewWritableFile(const std::string& path, const FileOptions& options,
                                             std::unique_ptr<FSWritableFile>* file,
                                             IODebugContext* debug) {
  IOStatus status = target()->NewWritableFile(path, options, file, debug);
  if (status.ok() && IsManifest(path)) {
    *file = std::make_unique<ManifestFile>(target(), path, std::move(*file));
  }
  return status;
}

}  // namespace nereid::storage

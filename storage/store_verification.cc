#include "storage/store_verification.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "storage/catalog.h"
#include "storage/catalog_verification.h"
#include "storage/directory_lock.h"
#include "storage/families.h"
#include "storage/file_verification.h"
#include "storage/manifest_check.h"
#include "storage/open_database.h"
#include "storage/rocksdb_options.h"
#include "storage/series_verification.h"
#include "storage/wal_check.h"

namespace nereid::storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBlockCacheBytes = size_t{64} << 20;

// Calls `work` for 0 to `count` − 1, on all processors.
void ForEach(size_t count, absl::FunctionRef<void(size_t)> work) {
  std::atomic<size_t> next = 0;
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> threads;
  const size_t helpers = std::min<size_t>(count, std::max(1U, std::thread::hardware_concurrency()));
  for (size_t i = 1; i < helpers; ++i) threads.emplace_back(run);
  run();
  for (std::thread& thread : threads) thread.join();
}

uint64_t BytesOf(const std::vector<StoredFile>& files) {
  uint64_t bytes = 0;
  for (const StoredFile& file : files) bytes += file.bytes;
  return bytes;
}

// Half of the work is to read the files, the other half to read what is in them.
class StoreVerification {
 public:
  StoreVerification(const std::string& directory, const VerificationProgress& progress,
                    VerificationReport& report)
      : directory_(directory),
        progress_(progress),
        report_(report),
        options_({kBlockCacheBytes, kBlockCacheBytes}) {}

  absl::Status Run() {
    TakeStatus("the list of files", CheckManifest(directory_));
    TakeStatus("write-ahead log", CheckWriteAheadLogs(directory_));
    absl::StatusOr<OpenedDatabase> opened = OpenDatabaseReadOnly(directory_, options_);
    if (!opened.ok()) return VerifyWithoutDatabase(opened.status());
    for (const absl::Status& status : opened->table_damages) TakeStatus("table file", status);
    const std::unique_ptr<rocksdb::DB> db = std::move(opened->db);
    Families families(db.get(), &options_, 0);
    if (absl::Status status = families.Adopt(opened->handles, opened->unreadable_families);
        !status.ok()) {
      return status;
    }
    const Catalog catalog(db.get(), &families);
    const absl::StatusOr<uint32_t> version = catalog.ReadFormatVersion();
    if (version.ok() && *version > kStoreFormatVersion) {
      return absl::FailedPreconditionError(
          absl::StrCat("data directory ", directory_, " has format version ", *version,
                       ", this program reads up to ", kStoreFormatVersion, ": use a newer Nereid"));
    }
    VerifyFiles(TableFilesOf(*db), BlobFilesOf(*db, opened->handles));
    VerifyChannels(*db, families, catalog);
    if (progress_) progress_(report_.bytes, report_.bytes);
    return absl::OkStatus();
  }

 private:
  void TakeStatus(const std::string& place, const absl::Status& status) {
    if (!status.ok()) report_.Add(place, std::string(status.message()));
  }

  // What lies in the files can then not be told apart.
  absl::Status VerifyWithoutDatabase(const absl::Status& status) {
    if (!absl::IsDataLoss(status) && !absl::IsInvalidArgument(status)) return status;
    TakeStatus("the database", status);
    VerifyFiles(TableFilesIn(directory_), {});
    return absl::OkStatus();
  }

  void VerifyFiles(const std::vector<StoredFile>& tables, const std::vector<StoredFile>& blobs) {
    report_.table_files = tables.size();
    report_.blob_files = blobs.size();
    report_.bytes = BytesOf(tables) + BytesOf(blobs);
    ForEach(tables.size(), [&](size_t i) {
      VerifyTableFile(directory_, tables[i], options_, report_);
      Advance(tables[i].bytes);
    });
    for (const StoredFile& blob : blobs) VerifyBlobFile(directory_, blob, report_);
  }

  void VerifyChannels(rocksdb::DB& db, const Families& families, const Catalog& catalog) {
    const std::vector<StoredChannel> channels = VerifyCatalog(db, families, report_);
    const uint64_t first = done_bytes_;
    std::atomic<size_t> done = 0;
    ForEach(channels.size(), [&](size_t i) {
      VerifySeries(db, families, catalog, channels[i], report_);
      const double share = static_cast<double>(++done) / static_cast<double>(channels.size());
      const std::lock_guard lock(mutex_);
      done_bytes_ = std::max(
          done_bytes_,
          first + static_cast<uint64_t>(share * static_cast<double>(report_.bytes.load())));
      Show();
    });
  }

  void Advance(uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    done_bytes_ += bytes;
    Show();
  }

  void Show() {
    if (progress_) progress_(done_bytes_ / 2, report_.bytes);
  }

  const std::string directory_;
  const VerificationProgress& progress_;
  VerificationReport& report_;
  const RocksdbOptions options_;
  std::mutex mutex_;
  uint64_t done_bytes_ = 0;
};

}  // namespace

absl::Status VerifyStore(const std::string& data_directory, const VerificationProgress& progress,
                         VerificationReport& report) {
  std::error_code error;
  if (!fs::is_directory(data_directory, error) || fs::is_empty(data_directory, error)) {
    return absl::NotFoundError(
        absl::StrCat("data directory ", data_directory, " holds no data: name another one"));
  }
  const auto lock = DirectoryLock::Take(rocksdb::Env::Default(), data_directory);
  if (!lock.ok()) return lock.status();
  return StoreVerification(data_directory, progress, report).Run();
}

}  // namespace nereid::storage

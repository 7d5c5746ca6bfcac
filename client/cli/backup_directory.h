// A backup on its way into a directory.

#ifndef NEREID_CLIENT_CLI_BACKUP_DIRECTORY_H_
#define NEREID_CLIENT_CLI_BACKUP_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nereid/v1/backups.pb.h"

namespace nereid::client {

// Takes the answers of CreateBackup. The files go to `PATH.partial`, which becomes PATH once all of
// them are on disk, and is removed otherwise. For one thread.
class BackupDirectory {
 public:
  // ALREADY_EXISTS if there is something at `path`, or at `PATH.partial`.
  static absl::StatusOr<std::unique_ptr<BackupDirectory>> Create(const std::string& path);

  ~BackupDirectory();
  BackupDirectory(const BackupDirectory&) = delete;
  BackupDirectory& operator=(const BackupDirectory&) = delete;

  // DATA_LOSS for what does not fit to what was announced, or to its checksum; INVALID_ARGUMENT for
  // a file name that would leave the directory; errors of the system.
  absl::Status Take(const v1::CreateBackupResponse& response);

  // The answers ended well. DATA_LOSS unless everything came that was announced.
  absl::Status Finish();

  // Of files, until now and in all.
  uint64_t taken_bytes() const { return taken_bytes_; }
  uint64_t total_bytes() const { return summary_.byte_count(); }
  uint64_t file_count() const { return taken_files_; }

 private:
  explicit BackupDirectory(std::string path);

  absl::Status BeginFile(const v1::BackupFile& file);
  absl::Status TakeData(const v1::BackupData& data);
  absl::Status EndFile();

  const std::string path_;
  const std::string partial_path_;
  v1::BackupSummary summary_;
  uint64_t taken_bytes_ = 0;
  uint64_t taken_files_ = 0;
  // The file that is written; -1: none is.
  int file_ = -1;
  std::string file_name_;
  uint64_t missing_bytes_ = 0;
  bool is_finished_ = false;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_BACKUP_DIRECTORY_H_

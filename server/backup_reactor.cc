#include "server/backup_reactor.h"

#include <zlib.h>

#include <string>
#include <utility>

#include "storage/limits.h"

namespace nereid::server {
namespace {

uint32_t Crc32(const std::string& bytes) {
  return static_cast<uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace

BackupReactor::BackupReactor(storage::Store* store, WorkerPool* pool, StallWatch* watch,
                             grpc::CallbackServerContext* context)
    : AnswerStream(pool), store_(store), watch_(watch), context_(context) {
  watch_->Add(context_);
  Start();
}

void BackupReactor::OnWriteDone(bool ok) {
  watch_->NoteProgress(context_);
  AnswerStream::OnWriteDone(ok);
}

void BackupReactor::OnDone() {
  watch_->Remove(context_);
  AnswerStream::OnDone();
}

absl::StatusOr<bool> BackupReactor::Next(v1::CreateBackupResponse& response) {
  if (backup_ == nullptr) {
    if (absl::Status status = Begin(response); !status.ok()) return status;
    return true;
  }
  const std::vector<storage::Backup::File>& files = backup_->files();
  if (next_file_ > 0 && sent_bytes_ < files[next_file_ - 1].byte_count) {
    if (absl::Status status = NextData(response); !status.ok()) return status;
    return true;
  }
  if (next_file_ == files.size()) {
    // Before the client hears of the end, so that it may ask for another one at once.
    backup_.reset();
    return false;
  }
  response.mutable_file()->set_name(files[next_file_].name);
  response.mutable_file()->set_byte_count(files[next_file_].byte_count);
  ++next_file_;
  sent_bytes_ = 0;
  return true;
}

absl::Status BackupReactor::Begin(v1::CreateBackupResponse& response) {
  absl::StatusOr<std::unique_ptr<storage::Backup>> backup = store_->BeginBackup();
  // Taking the files may have taken long, which is not the client's fault.
  watch_->NoteProgress(context_);
  if (!backup.ok()) return backup.status();
  backup_ = *std::move(backup);
  v1::BackupSummary& summary = *response.mutable_summary();
  summary.set_file_count(backup_->files().size());
  for (const storage::Backup::File& file : backup_->files()) {
    summary.set_byte_count(summary.byte_count() + file.byte_count);
  }
  return absl::OkStatus();
}

absl::Status BackupReactor::NextData(v1::CreateBackupResponse& response) {
  absl::StatusOr<std::string> bytes =
      backup_->Read(backup_->files()[next_file_ - 1], sent_bytes_, storage::kAnswerBytesMax);
  if (!bytes.ok()) return bytes.status();
  sent_bytes_ += bytes->size();
  response.mutable_data()->set_crc32(Crc32(*bytes));
  response.mutable_data()->set_bytes(*std::move(bytes));
  return absl::OkStatus();
}

}  // namespace nereid::server

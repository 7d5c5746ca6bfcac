#ifndef NEREID_SERVER_BACKUP_REACTOR_H_
#define NEREID_SERVER_BACKUP_REACTOR_H_

#include <cstddef>
#include <memory>

#include "nereid/v1/backups.pb.h"
#include "server/answer_stream.h"
#include "server/stall_watch.h"
#include "storage/store.h"

namespace nereid::server {

// One CreateBackup call.
class BackupReactor final : public AnswerStream<v1::CreateBackupResponse> {
 public:
  // `watch` ends the call when the client takes no answers.
  BackupReactor(storage::Store* store, WorkerPool* pool, StallWatch* watch,
                grpc::CallbackServerContext* context);

  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  absl::StatusOr<bool> Next(v1::CreateBackupResponse& response) override;
  absl::Status Begin(v1::CreateBackupResponse& response);
  absl::Status NextData(v1::CreateBackupResponse& response);

  storage::Store* const store_;
  StallWatch* const watch_;
  grpc::CallbackServerContext* const context_;
  // Null before the first answer.
  std::unique_ptr<storage::Backup> backup_;
  // The next file, and how much was sent of the one before it.
  size_t next_file_ = 0;
  uint64_t sent_bytes_ = 0;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_BACKUP_REACTOR_H_

#ifndef NEREID_SERVER_BACKUP_SERVICE_H_
#define NEREID_SERVER_BACKUP_SERVICE_H_

#include <chrono>

#include "nereid/v1/backups.grpc.pb.h"
#include "server/backup_reactor.h"
#include "server/stall_watch.h"

namespace nereid::server {

// How long the files of a backup are kept for a client that takes none.
inline constexpr std::chrono::seconds kBackupStallMax{60};

// nereid.v1.BackupService. Files are read on the pool.
class BackupService : public v1::BackupService::CallbackService {
 public:
  BackupService(storage::Store* store, WorkerPool* pool,
                std::chrono::milliseconds stall_max = kBackupStallMax)
      : store_(store), pool_(pool), watch_(stall_max) {}

  // Ends all calls.
  void Drain() { watch_.Drain(); }

  grpc::ServerWriteReactor<v1::CreateBackupResponse>* CreateBackup(
      grpc::CallbackServerContext* context, const v1::CreateBackupRequest* /*request*/) override {
    return new BackupReactor(store_, pool_, &watch_, context);
  }

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
  StallWatch watch_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_BACKUP_SERVICE_H_

#ifndef NEREID_SERVER_READ_POINTS_REACTOR_H_
#define NEREID_SERVER_READ_POINTS_REACTOR_H_

#include <grpcpp/support/server_callback.h>

#include <memory>

#include "nereid/v1/query.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// One ReadPoints call: each answer is read on the pool once the one before it was sent, so that a
// slow client holds one answer in memory and no thread. Deletes itself when the call is done.
class ReadPointsReactor : public grpc::ServerWriteReactor<v1::ReadPointsResponse> {
 public:
  // `request` stays valid as long as the call.
  ReadPointsReactor(storage::Store* store, WorkerPool* pool, const v1::ReadPointsRequest* request);

  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  void StepOnPool();
  void Step();
  absl::Status Open();

  storage::Store* const store_;
  WorkerPool* const pool_;
  const v1::ReadPointsRequest* const request_;
  v1::ReadPointsResponse response_;
  // Null before the first step.
  std::unique_ptr<storage::PointReader> reader_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_READ_POINTS_REACTOR_H_

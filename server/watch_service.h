#ifndef NEREID_SERVER_WATCH_SERVICE_H_
#define NEREID_SERVER_WATCH_SERVICE_H_

#include "nereid/v1/watch.grpc.pb.h"
#include "server/open_calls.h"
#include "server/watch_points_reactor.h"

namespace nereid::server {

// nereid.v1.WatchService. Reads run on the pool.
class WatchService : public v1::WatchService::CallbackService {
 public:
  WatchService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  // Ends all calls, and those that still come, as WatchPointsReactor::Drain does.
  void Drain() { calls_.Drain(); }

  grpc::ServerWriteReactor<v1::WatchPointsResponse>* WatchPoints(
      grpc::CallbackServerContext* context, const v1::WatchPointsRequest* request) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
  OpenCalls<WatchPointsReactor> calls_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_WATCH_SERVICE_H_

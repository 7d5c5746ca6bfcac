#include "server/watch_service.h"

namespace nereid::server {

grpc::ServerWriteReactor<v1::WatchPointsResponse>* WatchService::WatchPoints(
    grpc::CallbackServerContext* /*context*/, const v1::WatchPointsRequest* request) {
  auto* reactor = new WatchPointsReactor(store_, pool_, request,
                                         [this](WatchPointsReactor* done) { calls_.Remove(done); });
  calls_.Add(reactor);
  return reactor;
}

}  // namespace nereid::server

#include "server/ingest_service.h"

namespace nereid::server {

void IngestService::Drain() {
  const std::lock_guard lock(mutex_);
  draining_ = true;
  for (IngestReactor* reactor : reactors_) reactor->Drain();
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* IngestService::Ingest(
    grpc::CallbackServerContext* /*context*/) {
  auto* reactor = new IngestReactor(store_, [this](IngestReactor* done) {
    const std::lock_guard lock(mutex_);
    reactors_.erase(done);
  });
  const std::lock_guard lock(mutex_);
  reactors_.insert(reactor);
  if (draining_) reactor->Drain();
  return reactor;
}

}  // namespace nereid::server

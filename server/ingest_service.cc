#include "server/ingest_service.h"

namespace nereid::server {

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* IngestService::Ingest(
    grpc::CallbackServerContext* /*context*/) {
  auto* reactor = new IngestReactor(store_, [this](IngestReactor* done) { streams_.Remove(done); });
  streams_.Add(reactor);
  return reactor;
}

}  // namespace nereid::server

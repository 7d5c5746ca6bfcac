#ifndef NEREID_SERVER_INGEST_SERVICE_H_
#define NEREID_SERVER_INGEST_SERVICE_H_

#include "nereid/v1/ingest.grpc.pb.h"
#include "server/ingest_reactor.h"
#include "server/open_calls.h"

namespace nereid::server {

// nereid.v1.IngestService. Takes and gives serialized messages; see IngestReactor.
class IngestService
    : public v1::IngestService::WithRawCallbackMethod_Ingest<v1::IngestService::Service> {
 public:
  explicit IngestService(storage::Store* store) : store_(store) {}

  // Ends all streams, and those that still come, as IngestReactor::Drain does.
  void Drain() { streams_.Drain(); }

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Ingest(
      grpc::CallbackServerContext* context) override;

 private:
  storage::Store* const store_;
  OpenCalls<IngestReactor> streams_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_INGEST_SERVICE_H_

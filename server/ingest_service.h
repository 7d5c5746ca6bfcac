#ifndef NEREID_SERVER_INGEST_SERVICE_H_
#define NEREID_SERVER_INGEST_SERVICE_H_

#include <mutex>
#include <set>

#include "nereid/v1/ingest.grpc.pb.h"
#include "server/ingest_reactor.h"

namespace nereid::server {

// nereid.v1.IngestService. Takes and gives serialized messages; see IngestReactor.
class IngestService
    : public v1::IngestService::WithRawCallbackMethod_Ingest<v1::IngestService::Service> {
 public:
  explicit IngestService(storage::Store* store) : store_(store) {}

  // Ends all streams, and those that still come, as IngestReactor::Drain does.
  void Drain();

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Ingest(
      grpc::CallbackServerContext* context) override;

 private:
  storage::Store* const store_;
  std::mutex mutex_;
  std::set<IngestReactor*> reactors_;
  bool draining_ = false;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_INGEST_SERVICE_H_

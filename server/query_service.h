#ifndef NEREID_SERVER_QUERY_SERVICE_H_
#define NEREID_SERVER_QUERY_SERVICE_H_

#include "nereid/v1/query.grpc.pb.h"
#include "server/read_points_reactor.h"
#include "server/sample_series_reactor.h"

namespace nereid::server {

// nereid.v1.QueryService. Reads run on the pool.
class QueryService : public v1::QueryService::CallbackService {
 public:
  QueryService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerWriteReactor<v1::ReadPointsResponse>* ReadPoints(
      grpc::CallbackServerContext* /*context*/, const v1::ReadPointsRequest* request) override {
    return new ReadPointsReactor(store_, pool_, request);
  }

  grpc::ServerWriteReactor<v1::SampleSeriesResponse>* SampleSeries(
      grpc::CallbackServerContext* /*context*/, const v1::SampleSeriesRequest* request) override {
    return new SampleSeriesReactor(store_, pool_, request);
  }

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_QUERY_SERVICE_H_

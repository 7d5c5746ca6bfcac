#ifndef NEREID_SERVER_CHART_SET_SERVICE_H_
#define NEREID_SERVER_CHART_SET_SERVICE_H_

#include "nereid/v1/chart_sets.grpc.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// nereid.v1.ChartSetService. Handlers run on the pool.
class ChartSetService : public v1::ChartSetService::CallbackService {
 public:
  ChartSetService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerUnaryReactor* CreateChartSet(grpc::CallbackServerContext* context,
                                           const v1::CreateChartSetRequest* request,
                                           v1::CreateChartSetResponse* response) override;

  grpc::ServerUnaryReactor* GetChartSet(grpc::CallbackServerContext* context,
                                        const v1::GetChartSetRequest* request,
                                        v1::GetChartSetResponse* response) override;

  grpc::ServerUnaryReactor* ListChartSets(grpc::CallbackServerContext* context,
                                          const v1::ListChartSetsRequest* request,
                                          v1::ListChartSetsResponse* response) override;

  grpc::ServerUnaryReactor* UpdateChartSet(grpc::CallbackServerContext* context,
                                           const v1::UpdateChartSetRequest* request,
                                           v1::UpdateChartSetResponse* response) override;

  grpc::ServerUnaryReactor* DeleteChartSet(grpc::CallbackServerContext* context,
                                           const v1::DeleteChartSetRequest* request,
                                           v1::DeleteChartSetResponse* response) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_CHART_SET_SERVICE_H_

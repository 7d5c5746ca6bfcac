#ifndef NEREID_SERVER_CHART_SERVICE_H_
#define NEREID_SERVER_CHART_SERVICE_H_

#include "nereid/v1/charts.grpc.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// nereid.v1.ChartService. Handlers run on the pool.
class ChartService : public v1::ChartService::CallbackService {
 public:
  ChartService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerUnaryReactor* CreateChart(grpc::CallbackServerContext* context,
                                        const v1::CreateChartRequest* request,
                                        v1::CreateChartResponse* response) override;

  grpc::ServerUnaryReactor* GetChart(grpc::CallbackServerContext* context,
                                     const v1::GetChartRequest* request,
                                     v1::GetChartResponse* response) override;

  grpc::ServerUnaryReactor* ListCharts(grpc::CallbackServerContext* context,
                                       const v1::ListChartsRequest* request,
                                       v1::ListChartsResponse* response) override;

  grpc::ServerUnaryReactor* UpdateChart(grpc::CallbackServerContext* context,
                                        const v1::UpdateChartRequest* request,
                                        v1::UpdateChartResponse* response) override;

  grpc::ServerUnaryReactor* DeleteChart(grpc::CallbackServerContext* context,
                                        const v1::DeleteChartRequest* request,
                                        v1::DeleteChartResponse* response) override;

  grpc::ServerUnaryReactor* ListExperimentCharts(
      grpc::CallbackServerContext* context, const v1::ListExperimentChartsRequest* request,
      v1::ListExperimentChartsResponse* response) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_CHART_SERVICE_H_

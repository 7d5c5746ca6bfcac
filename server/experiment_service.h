#ifndef NEREID_SERVER_EXPERIMENT_SERVICE_H_
#define NEREID_SERVER_EXPERIMENT_SERVICE_H_

#include "nereid/v1/experiments.grpc.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// nereid.v1.ExperimentService. Handlers run on the pool.
class ExperimentService : public v1::ExperimentService::CallbackService {
 public:
  ExperimentService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerUnaryReactor* CreateExperiment(grpc::CallbackServerContext* context,
                                             const v1::CreateExperimentRequest* request,
                                             v1::CreateExperimentResponse* response) override;

  grpc::ServerUnaryReactor* GetExperiment(grpc::CallbackServerContext* context,
                                          const v1::GetExperimentRequest* request,
                                          v1::GetExperimentResponse* response) override;

  grpc::ServerUnaryReactor* ListExperiments(grpc::CallbackServerContext* context,
                                            const v1::ListExperimentsRequest* request,
                                            v1::ListExperimentsResponse* response) override;

  grpc::ServerUnaryReactor* UpdateExperiment(grpc::CallbackServerContext* context,
                                             const v1::UpdateExperimentRequest* request,
                                             v1::UpdateExperimentResponse* response) override;

  grpc::ServerUnaryReactor* DeleteExperiment(grpc::CallbackServerContext* context,
                                             const v1::DeleteExperimentRequest* request,
                                             v1::DeleteExperimentResponse* response) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_EXPERIMENT_SERVICE_H_

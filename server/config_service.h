#ifndef NEREID_SERVER_CONFIG_SERVICE_H_
#define NEREID_SERVER_CONFIG_SERVICE_H_

#include "nereid/v1/config.grpc.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// nereid.v1.ConfigService. Handlers run on the pool.
class ConfigService : public v1::ConfigService::CallbackService {
 public:
  ConfigService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerUnaryReactor* ApplyConfig(grpc::CallbackServerContext* context,
                                        const v1::ApplyConfigRequest* request,
                                        v1::ApplyConfigResponse* response) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_CONFIG_SERVICE_H_

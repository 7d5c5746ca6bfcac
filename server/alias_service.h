#ifndef NEREID_SERVER_ALIAS_SERVICE_H_
#define NEREID_SERVER_ALIAS_SERVICE_H_

#include "nereid/v1/aliases.grpc.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// nereid.v1.AliasService. Handlers run on the pool.
class AliasService : public v1::AliasService::CallbackService {
 public:
  AliasService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerUnaryReactor* CreateAlias(grpc::CallbackServerContext* context,
                                        const v1::CreateAliasRequest* request,
                                        v1::CreateAliasResponse* response) override;

  grpc::ServerUnaryReactor* GetAlias(grpc::CallbackServerContext* context,
                                     const v1::GetAliasRequest* request,
                                     v1::GetAliasResponse* response) override;

  grpc::ServerUnaryReactor* ListAliases(grpc::CallbackServerContext* context,
                                        const v1::ListAliasesRequest* request,
                                        v1::ListAliasesResponse* response) override;

  grpc::ServerUnaryReactor* UpdateAlias(grpc::CallbackServerContext* context,
                                        const v1::UpdateAliasRequest* request,
                                        v1::UpdateAliasResponse* response) override;

  grpc::ServerUnaryReactor* DeleteAlias(grpc::CallbackServerContext* context,
                                        const v1::DeleteAliasRequest* request,
                                        v1::DeleteAliasResponse* response) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_ALIAS_SERVICE_H_

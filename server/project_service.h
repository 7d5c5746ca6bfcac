#ifndef NEREID_SERVER_PROJECT_SERVICE_H_
#define NEREID_SERVER_PROJECT_SERVICE_H_

#include "nereid/v1/projects.grpc.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// nereid.v1.ProjectService. Handlers run on the pool.
class ProjectService : public v1::ProjectService::CallbackService {
 public:
  ProjectService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerUnaryReactor* CreateProject(grpc::CallbackServerContext* context,
                                          const v1::CreateProjectRequest* request,
                                          v1::CreateProjectResponse* response) override;

  grpc::ServerUnaryReactor* GetProject(grpc::CallbackServerContext* context,
                                       const v1::GetProjectRequest* request,
                                       v1::GetProjectResponse* response) override;

  grpc::ServerUnaryReactor* ListProjects(grpc::CallbackServerContext* context,
                                         const v1::ListProjectsRequest* request,
                                         v1::ListProjectsResponse* response) override;

  grpc::ServerUnaryReactor* DeleteProject(grpc::CallbackServerContext* context,
                                          const v1::DeleteProjectRequest* request,
                                          v1::DeleteProjectResponse* response) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_PROJECT_SERVICE_H_

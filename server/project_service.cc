#include "server/project_service.h"

#include "server/resource_messages.h"
#include "server/unary_call.h"

namespace nereid::server {
namespace {

absl::Status Get(const storage::Store& store, const std::string& name, v1::Project* project) {
  const absl::StatusOr<storage::ProjectRecord> record = store.catalog().GetProject(name);
  if (record.ok()) *project = ProjectMessage(name, *record);
  return record.status();
}

}  // namespace

grpc::ServerUnaryReactor* ProjectService::CreateProject(grpc::CallbackServerContext* context,
                                                        const v1::CreateProjectRequest* request,
                                                        v1::CreateProjectResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    const absl::Status created = store_->CreateProject(request->name());
    return created.ok() ? Get(*store_, request->name(), response->mutable_project()) : created;
  });
}

grpc::ServerUnaryReactor* ProjectService::GetProject(grpc::CallbackServerContext* context,
                                                     const v1::GetProjectRequest* request,
                                                     v1::GetProjectResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Get(*store_, request->name(), response->mutable_project());
  });
}

grpc::ServerUnaryReactor* ProjectService::ListProjects(grpc::CallbackServerContext* context,
                                                       const v1::ListProjectsRequest* request,
                                                       v1::ListProjectsResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    const auto page = store_->catalog().ListProjects({request->page_size(), request->page_token()});
    if (!page.ok()) return page.status();
    for (const auto& entry : page->entries) {
      *response->add_projects() = ProjectMessage(entry.name, entry.record);
    }
    response->set_next_page_token(page->next_token);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* ProjectService::DeleteProject(grpc::CallbackServerContext* context,
                                                        const v1::DeleteProjectRequest* request,
                                                        v1::DeleteProjectResponse* /*response*/) {
  return HandleOnPool(context, *pool_,
                      [=, this] { return store_->DeleteProject(request->name()); });
}

}  // namespace nereid::server

#include "server/experiment_service.h"

#include "server/resource_messages.h"
#include "server/unary_call.h"

namespace nereid::server {
namespace {

absl::Status Get(const storage::Store& store, const std::string& project, const std::string& name,
                 v1::Experiment* experiment) {
  const absl::StatusOr<storage::ExperimentRecord> record =
      store.catalog().FindExperiment(project, name);
  if (record.ok()) *experiment = ExperimentMessage(project, name, *record);
  return record.status();
}

absl::Status List(const storage::Store& store, const v1::ListExperimentsRequest& request,
                  v1::ListExperimentsResponse* response) {
  const absl::StatusOr<storage::ProjectRecord> project =
      store.catalog().GetProject(request.project());
  if (!project.ok()) return project.status();
  const auto page = store.catalog().ListExperiments(project->project_id(),
                                                    {request.page_size(), request.page_token()});
  if (!page.ok()) return page.status();
  for (const auto& entry : page->entries) {
    *response->add_experiments() = ExperimentMessage(request.project(), entry.name, entry.record);
  }
  response->set_next_page_token(page->next_token);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* ExperimentService::CreateExperiment(
    grpc::CallbackServerContext* context, const v1::CreateExperimentRequest* request,
    v1::CreateExperimentResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    const absl::Status created = store_->CreateExperiment(request->project(), request->name());
    if (!created.ok()) return created;
    return Get(*store_, request->project(), request->name(), response->mutable_experiment());
  });
}

grpc::ServerUnaryReactor* ExperimentService::GetExperiment(grpc::CallbackServerContext* context,
                                                           const v1::GetExperimentRequest* request,
                                                           v1::GetExperimentResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Get(*store_, request->project(), request->name(), response->mutable_experiment());
  });
}

grpc::ServerUnaryReactor* ExperimentService::ListExperiments(
    grpc::CallbackServerContext* context, const v1::ListExperimentsRequest* request,
    v1::ListExperimentsResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] { return List(*store_, *request, response); });
}

grpc::ServerUnaryReactor* ExperimentService::DeleteExperiment(
    grpc::CallbackServerContext* context, const v1::DeleteExperimentRequest* request,
    v1::DeleteExperimentResponse* /*response*/) {
  return HandleOnPool(context, *pool_, [=, this] {
    return store_->DeleteExperiment(request->project(), request->name());
  });
}

}  // namespace nereid::server

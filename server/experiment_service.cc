#include "server/experiment_service.h"

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/field_update.h"
#include "server/resource_messages.h"
#include "server/unary_call.h"
#include "storage/experiment_list.h"

namespace nereid::server {
namespace {

// The details, then the state, which is left alone unless the mask names it.
constexpr absl::string_view kUpdatedFields[] = {"description", "tags", "parameters", "state"};
constexpr size_t kDetailFields = 3;

absl::Status Get(const storage::Store& store, const std::string& project, const std::string& name,
                 v1::Experiment* experiment) {
  absl::StatusOr<storage::ListedExperiment> found =
      storage::FindExperiment(store.catalog(), store.leases(), project, name);
  if (found.ok()) *experiment = ExperimentMessage(project, *found);
  return found.status();
}

absl::Status List(const storage::Store& store, const v1::ListExperimentsRequest& request,
                  v1::ListExperimentsResponse* response) {
  const auto list =
      storage::ListExperiments(store.catalog(), store.leases(), store.head_cache(), request);
  if (!list.ok()) return list.status();
  for (const storage::ListedExperiment& experiment : list->experiments) {
    *response->add_experiments() = ExperimentMessage(request.project(), experiment);
    if (request.sources().empty()) continue;
    *response->add_values() = ValuesMessage(experiment.values);
  }
  response->set_next_page_token(list->next_token);
  return absl::OkStatus();
}

absl::Status Update(storage::Store& store, const v1::UpdateExperimentRequest& request) {
  const v1::Experiment& wanted = request.experiment();
  absl::Span<const absl::string_view> fields = kUpdatedFields;
  if (request.update_mask().paths().empty()) fields = fields.first(kDetailFields);
  return store.ChangeExperiment(
      wanted.project(), wanted.name(), wanted.etag(), [&](v1::Experiment& experiment) {
        return UpdateFields(wanted, request.update_mask(), fields, experiment);
      });
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

grpc::ServerUnaryReactor* ExperimentService::UpdateExperiment(
    grpc::CallbackServerContext* context, const v1::UpdateExperimentRequest* request,
    v1::UpdateExperimentResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    const v1::Experiment& wanted = request->experiment();
    const absl::Status updated = Update(*store_, *request);
    if (!updated.ok()) return updated;
    return Get(*store_, wanted.project(), wanted.name(), response->mutable_experiment());
  });
}

grpc::ServerUnaryReactor* ExperimentService::DeleteExperiment(
    grpc::CallbackServerContext* context, const v1::DeleteExperimentRequest* request,
    v1::DeleteExperimentResponse* /*response*/) {
  return HandleOnPool(context, *pool_, [=, this] {
    return store_->DeleteExperiment(request->project(), request->name());
  });
}

}  // namespace nereid::server

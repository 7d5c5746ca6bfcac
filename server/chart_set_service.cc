#include "server/chart_set_service.h"

#include "absl/strings/string_view.h"
#include "server/config_records.h"
#include "server/unary_call.h"

namespace nereid::server {
namespace {

constexpr absl::string_view kUpdatedFields[] = {"charts"};

}  // namespace

grpc::ServerUnaryReactor* ChartSetService::CreateChartSet(grpc::CallbackServerContext* context,
                                                          const v1::CreateChartSetRequest* request,
                                                          v1::CreateChartSetResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Fill(
        store_->config_editor().ChangeChartSet(request->project(), Creation(request->chart_set())),
        response->mutable_chart_set());
  });
}

grpc::ServerUnaryReactor* ChartSetService::GetChartSet(grpc::CallbackServerContext* context,
                                                       const v1::GetChartSetRequest* request,
                                                       v1::GetChartSetResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Get(store_->catalog().chart_sets(), store_->catalog().FindProjectId(request->project()),
               request->name(), response->mutable_chart_set());
  });
}

grpc::ServerUnaryReactor* ChartSetService::ListChartSets(grpc::CallbackServerContext* context,
                                                         const v1::ListChartSetsRequest* request,
                                                         v1::ListChartSetsResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return List(store_->catalog().chart_sets(), store_->catalog().FindProjectId(request->project()),
                *request, response->mutable_chart_sets(), response);
  });
}

grpc::ServerUnaryReactor* ChartSetService::UpdateChartSet(grpc::CallbackServerContext* context,
                                                          const v1::UpdateChartSetRequest* request,
                                                          v1::UpdateChartSetResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Fill(store_->config_editor().ChangeChartSet(
                    request->project(), Update(*request, request->chart_set(), kUpdatedFields)),
                response->mutable_chart_set());
  });
}

grpc::ServerUnaryReactor* ChartSetService::DeleteChartSet(
    grpc::CallbackServerContext* context, const v1::DeleteChartSetRequest* request,
    v1::DeleteChartSetResponse* /*response*/) {
  return HandleOnPool(context, *pool_, [=, this] {
    return store_->config_editor().DeleteChartSet(request->project(), request->name(),
                                                  request->etag());
  });
}

}  // namespace nereid::server

#include "server/chart_service.h"

#include "absl/strings/string_view.h"
#include "server/config_records.h"
#include "server/experiment_charts.h"
#include "server/unary_call.h"

namespace nereid::server {
namespace {

constexpr absl::string_view kUpdatedFields[] = {"title", "sources", "axis", "y_scale", "smoothing"};

}  // namespace

grpc::ServerUnaryReactor* ChartService::CreateChart(grpc::CallbackServerContext* context,
                                                    const v1::CreateChartRequest* request,
                                                    v1::CreateChartResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Fill(store_->config_editor().ChangeChart(request->project(), request->experiment(),
                                                    Creation(request->chart())),
                response->mutable_chart());
  });
}

grpc::ServerUnaryReactor* ChartService::GetChart(grpc::CallbackServerContext* context,
                                                 const v1::GetChartRequest* request,
                                                 v1::GetChartResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Get(store_->catalog().charts(),
               store_->catalog().FindExperimentId(request->project(), request->experiment()),
               request->name(), response->mutable_chart());
  });
}

grpc::ServerUnaryReactor* ChartService::ListCharts(grpc::CallbackServerContext* context,
                                                   const v1::ListChartsRequest* request,
                                                   v1::ListChartsResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return List(store_->catalog().charts(),
                store_->catalog().FindExperimentId(request->project(), request->experiment()),
                *request, response->mutable_charts(), response);
  });
}

grpc::ServerUnaryReactor* ChartService::UpdateChart(grpc::CallbackServerContext* context,
                                                    const v1::UpdateChartRequest* request,
                                                    v1::UpdateChartResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Fill(
        store_->config_editor().ChangeChart(request->project(), request->experiment(),
                                            Update(*request, request->chart(), kUpdatedFields)),
        response->mutable_chart());
  });
}

grpc::ServerUnaryReactor* ChartService::DeleteChart(grpc::CallbackServerContext* context,
                                                    const v1::DeleteChartRequest* request,
                                                    v1::DeleteChartResponse* /*response*/) {
  return HandleOnPool(context, *pool_, [=, this] {
    return store_->config_editor().DeleteChart(request->project(), request->experiment(),
                                               request->name(), request->etag());
  });
}

grpc::ServerUnaryReactor* ChartService::ListExperimentCharts(
    grpc::CallbackServerContext* context, const v1::ListExperimentChartsRequest* request,
    v1::ListExperimentChartsResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return FillExperimentCharts(store_->catalog(), *request, *response);
  });
}

}  // namespace nereid::server

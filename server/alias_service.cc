#include "server/alias_service.h"

#include "absl/strings/string_view.h"
#include "server/config_records.h"
#include "server/unary_call.h"

namespace nereid::server {
namespace {

constexpr absl::string_view kUpdatedFields[] = {"channels"};

}  // namespace

grpc::ServerUnaryReactor* AliasService::CreateAlias(grpc::CallbackServerContext* context,
                                                    const v1::CreateAliasRequest* request,
                                                    v1::CreateAliasResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Fill(store_->config_editor().ChangeAlias(request->project(), Creation(request->alias())),
                response->mutable_alias());
  });
}

grpc::ServerUnaryReactor* AliasService::GetAlias(grpc::CallbackServerContext* context,
                                                 const v1::GetAliasRequest* request,
                                                 v1::GetAliasResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Get(store_->catalog().aliases(), store_->catalog().FindProjectId(request->project()),
               request->name(), response->mutable_alias());
  });
}

grpc::ServerUnaryReactor* AliasService::ListAliases(grpc::CallbackServerContext* context,
                                                    const v1::ListAliasesRequest* request,
                                                    v1::ListAliasesResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return List(store_->catalog().aliases(), store_->catalog().FindProjectId(request->project()),
                *request, response->mutable_aliases(), response);
  });
}

grpc::ServerUnaryReactor* AliasService::UpdateAlias(grpc::CallbackServerContext* context,
                                                    const v1::UpdateAliasRequest* request,
                                                    v1::UpdateAliasResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Fill(store_->config_editor().ChangeAlias(
                    request->project(), Update(*request, request->alias(), kUpdatedFields)),
                response->mutable_alias());
  });
}

grpc::ServerUnaryReactor* AliasService::DeleteAlias(grpc::CallbackServerContext* context,
                                                    const v1::DeleteAliasRequest* request,
                                                    v1::DeleteAliasResponse* /*response*/) {
  return HandleOnPool(context, *pool_, [=, this] {
    return store_->config_editor().DeleteAlias(request->project(), request->name(),
                                               request->etag());
  });
}

}  // namespace nereid::server

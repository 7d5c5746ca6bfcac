#include "server/config_service.h"

#include <utility>

#include "server/unary_call.h"

namespace nereid::server {

grpc::ServerUnaryReactor* ConfigService::ApplyConfig(grpc::CallbackServerContext* context,
                                                     const v1::ApplyConfigRequest* request,
                                                     v1::ApplyConfigResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    auto changes =
        store_->config_editor().Apply(request->project(), request->config(), request->dry_run());
    if (!changes.ok()) return changes.status();
    for (v1::ConfigChange& change : *changes) *response->add_changes() = std::move(change);
    return absl::OkStatus();
  });
}

}  // namespace nereid::server

#include "server/server_service.h"

#include <google/protobuf/util/time_util.h>

#include "storage/catalog.h"

namespace nereid::server {

using google::protobuf::util::TimeUtil;

grpc::ServerUnaryReactor* ServerService::GetServerInfo(grpc::CallbackServerContext* context,
                                                       const v1::GetServerInfoRequest* /*request*/,
                                                       v1::GetServerInfoResponse* response) {
  response->set_version(version_);
  response->set_store_format_version(storage::kStoreFormatVersion);
  *response->mutable_start_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(start_time_));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace nereid::server

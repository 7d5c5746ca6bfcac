#ifndef NEREID_SERVER_SERVER_SERVICE_H_
#define NEREID_SERVER_SERVER_SERVICE_H_

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "nereid/v1/server.grpc.pb.h"

namespace nereid::server {

// nereid.v1.ServerService. Answers without the pool, since it reads nothing that is stored.
class ServerService : public v1::ServerService::CallbackService {
 public:
  ServerService(std::string version, absl::Time start_time)
      : version_(std::move(version)), start_time_(start_time) {}

  grpc::ServerUnaryReactor* GetServerInfo(grpc::CallbackServerContext* context,
                                          const v1::GetServerInfoRequest* request,
                                          v1::GetServerInfoResponse* response) override;

 private:
  const std::string version_;
  const absl::Time start_time_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_SERVER_SERVICE_H_

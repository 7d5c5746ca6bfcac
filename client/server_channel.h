#ifndef NEREID_CLIENT_SERVER_CHANNEL_H_
#define NEREID_CLIENT_SERVER_CHANNEL_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/status.h"

namespace nereid::client {

// A connection of its own to HOST:PORT. Does not wait for the server.
std::shared_ptr<grpc::Channel> OpenServerChannel(const std::string& server);

// The same status, whose message names the server.
absl::Status StatusFromServer(const grpc::Status& status, const std::string& server);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SERVER_CHANNEL_H_

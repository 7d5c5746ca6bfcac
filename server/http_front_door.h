// Serves the dashboard, and what it asks by gRPC-Web, over HTTP/1.1.

#ifndef NEREID_SERVER_HTTP_FRONT_DOOR_H_
#define NEREID_SERVER_HTTP_FRONT_DOOR_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/http_bounds.h"
#include "server/listen_address.h"

namespace nereid::server {

class HttpListener;
class HttpRouter;

struct HttpOptions {
  ListenAddress address;
  // Names of hosts that are answered to besides the address; see HttpOriginCheck.
  std::vector<std::string> hosts;
  // Of the dashboard's files. Without it a page says how to get them.
  std::string web_directory;
  HttpBounds bounds;
};

// Serves from Start until Stop or destruction.
class HttpFrontDoor {
 public:
  // Calls go to `channel`, which is the server's own. UNAVAILABLE if the address cannot be listened
  // on; otherwise as WebFiles::Read.
  static absl::StatusOr<std::unique_ptr<HttpFrontDoor>> Start(
      const HttpOptions& options, std::shared_ptr<grpc::Channel> channel);

  ~HttpFrontDoor();
  HttpFrontDoor(const HttpFrontDoor&) = delete;
  HttpFrontDoor& operator=(const HttpFrontDoor&) = delete;

  // With the port in use.
  const ListenAddress& address() const { return address_; }

  // As HttpListener::Stop.
  void Stop();

 private:
  HttpFrontDoor() = default;

  ListenAddress address_;
  std::unique_ptr<HttpRouter> router_;
  // Last: uses the router.
  std::unique_ptr<HttpListener> listener_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_FRONT_DOOR_H_

#include "server/http_front_door.h"

#include <utility>

#include "server/http_listener.h"
#include "server/http_router.h"

namespace nereid::server {

absl::StatusOr<std::unique_ptr<HttpFrontDoor>> HttpFrontDoor::Start(
    const HttpOptions& options, std::shared_ptr<grpc::Channel> channel) {
  absl::StatusOr<WebFiles> files = WebFiles::Read(options.web_directory);
  if (!files.ok()) return files.status();
  std::unique_ptr<HttpFrontDoor> door(new HttpFrontDoor());
  door->address_ = options.address;
  door->router_ = std::make_unique<HttpRouter>(HttpOriginCheck(options.address, options.hosts),
                                               *std::move(files), std::move(channel));
  absl::StatusOr<std::unique_ptr<HttpListener>> listener = HttpListener::Start(
      door->address_, options.bounds, [router = door->router_.get()](HttpConnection& connection) {
        return router->Serve(connection);
      });
  if (!listener.ok()) return listener.status();
  door->listener_ = *std::move(listener);
  return door;
}

HttpFrontDoor::~HttpFrontDoor() = default;

void HttpFrontDoor::Stop() { listener_->Stop(); }

}  // namespace nereid::server

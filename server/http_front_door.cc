#include "server/http_front_door.h"

#include <utility>

#include "server/http_admission.h"
#include "server/http_listener.h"
#include "server/http_router.h"
#include "server/listen_socket.h"

namespace nereid::server {

absl::StatusOr<std::unique_ptr<HttpFrontDoor>> HttpFrontDoor::Start(
    const HttpOptions& options, std::shared_ptr<grpc::Channel> channel) {
  absl::StatusOr<WebFiles> files = WebFiles::Read(options.web_directory);
  if (!files.ok()) return files.status();
  std::unique_ptr<HttpFrontDoor> door(new HttpFrontDoor());
  door->address_ = options.address;
  const absl::StatusOr<int> listening = ListenOn(door->address_);
  if (!listening.ok()) return listening.status();
  const HttpAdmission admission(HttpOriginCheck(door->address_, options.hosts));
  door->router_ = std::make_unique<HttpRouter>(*std::move(files), std::move(channel));
  door->listener_ = std::make_unique<HttpListener>(
      *listening, options.bounds,
      [admission](const HttpRequestHead& head) { return admission.Refuse(head); },
      [router = door->router_.get()](HttpConnection& connection) {
        return router->Serve(connection);
      });
  return door;
}

HttpFrontDoor::~HttpFrontDoor() = default;

void HttpFrontDoor::Stop() { listener_->Stop(); }

}  // namespace nereid::server

#ifndef NEREID_TESTS_SERVER_HTTP_FIXTURE_H_
#define NEREID_TESTS_SERVER_HTTP_FIXTURE_H_

#include <gmock/gmock.h>

#include <string>

#include "tests/server/watch_points_fixture.h"
#include "tests/support/grpc_web_peer.h"
#include "tests/support/http_peer.h"

namespace nereid::server {

inline ServerOptions WithHttp(const HttpBounds& bounds = {},
                              const std::string& web_directory = "") {
  ServerOptions options;
  options.http_address = "127.0.0.1:0";
  options.http_bounds = bounds;
  options.web_directory = web_directory;
  return options;
}

// A server with the HTTP front door, on a free loopback port too.
class HttpTest : public WatchPointsTest {
 protected:
  explicit HttpTest(const ServerOptions& options = WithHttp()) : WatchPointsTest(options) {}

  testing::HttpAnswer Get(const std::string& path, const std::string& headers = "") {
    return testing::HttpPeer(server_->http_address()).Get(path, headers);
  }

  testing::GrpcWebAnswer Call(const std::string& path, const std::string& message = "",
                              const std::string& headers = "") {
    return testing::GrpcWebPeer(server_->http_address()).Call(path, message, headers);
  }

  // Begins a watch of channel "loss", and returns when it has begun.
  testing::GrpcWebPeer BeginWatch(const std::string& headers = "") {
    testing::GrpcWebPeer peer(server_->http_address());
    EXPECT_TRUE(peer.Begin(kWatch, WatchOf({"loss"}).SerializeAsString(), headers));
    std::string first;
    EXPECT_TRUE(peer.ReadMessage(first));
    return peer;
  }

  static constexpr char kInfo[] = "/nereid.v1.ServerService/GetServerInfo";
  static constexpr char kWatch[] = "/nereid.v1.WatchService/WatchPoints";
};

}  // namespace nereid::server

#endif  // NEREID_TESTS_SERVER_HTTP_FIXTURE_H_

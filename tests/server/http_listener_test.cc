#include "server/http_listener.h"

#include <gtest/gtest.h>

#include <new>

#include "server/listen_socket.h"
#include "tests/support/http_peer.h"

namespace nereid::server {
namespace {

constexpr std::chrono::seconds kTimeout(60);

std::optional<HttpRefusal> AdmitAll(const HttpRequestHead&) { return std::nullopt; }

// As an answer does whose memory is not to be had.
bool Fail(HttpConnection&) { throw std::bad_alloc(); }

TEST(HttpListenerTest, ARequestThatCannotBeServedEndsItsConnectionAlone) {
  ListenAddress address{"127.0.0.1", 0};
  const absl::StatusOr<int> listening = ListenOn(address);
  ASSERT_TRUE(listening.ok()) << listening.status();
  HttpListener listener(*listening, {}, AdmitAll, Fail);
  for (int i = 0; i < 3; ++i) {
    testing::HttpPeer peer(ToString(address));
    EXPECT_EQ(peer.Get("/").status, 0);
    EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
  }
}

}  // namespace
}  // namespace nereid::server

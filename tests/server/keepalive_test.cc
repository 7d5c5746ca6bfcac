// Peers that vanished without a word are given up.

#include <gtest/gtest.h>

#include "server/server.h"
#include "tests/support/http2_peer.h"
#include "tests/support/temporary_directory.h"

namespace nereid::server {
namespace {

constexpr std::chrono::seconds kTimeout(30);

class KeepaliveTest : public ::testing::Test {
 protected:
  KeepaliveTest() {
    ServerOptions options;
    options.store.data_directory = directory_.path();
    options.grpc_address = "127.0.0.1:0";
    // gRPC sends no pings more often than once a second.
    options.keepalive_interval = absl::Milliseconds(1100);
    options.keepalive_timeout = absl::Milliseconds(500);
    auto server = Server::Start(std::move(options));
    if (server.ok()) server_ = *std::move(server);
  }

  void SetUp() override { ASSERT_NE(server_, nullptr); }

  const testing::TemporaryDirectory directory_;
  std::unique_ptr<Server> server_;
};

TEST_F(KeepaliveTest, APeerThatNeverAnswersIsGivenUp) {
  const testing::Http2Peer peer(server_->grpc_address());
  ASSERT_TRUE(peer.connected());
  EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
}

TEST_F(KeepaliveTest, AnIdlePeerIsAskedAgainAndAgainAndGivenUpWhenItVanishes) {
  testing::Http2Peer peer(server_->grpc_address());
  ASSERT_TRUE(peer.connected());
  constexpr int kPings = 4;
  while (peer.answered_pings() < kPings) ASSERT_TRUE(peer.Answer());
  EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
}

TEST_F(KeepaliveTest, AnIdleStreamIsGivenUpWhenItsPeerVanishes) {
  testing::Http2Peer peer(server_->grpc_address());
  ASSERT_TRUE(peer.connected());
  ASSERT_TRUE(peer.BeginIngest());
  constexpr int kPings = 4;
  while (peer.answered_pings() < kPings) ASSERT_TRUE(peer.Answer());
  EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
}

}  // namespace
}  // namespace nereid::server

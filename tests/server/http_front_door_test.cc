#include <sys/socket.h>

#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "tests/server/http_front_door_fixture.h"

namespace nereid::server {
namespace {

TEST_F(HttpFrontDoorTest, MetadataGoesBothWays) {
  const std::string bytes("\0\xff\n", 3);
  const testing::GrpcWebAnswer answer = testing::GrpcWebPeer(address()).Call(
      kEcho, "message",
      "Authorization: Bearer abc\r\nX-Custom: one two\r\nx-raw-bin: " + absl::Base64Escape(bytes) +
          "\r\ncookie: c\r\nuser-agent: u\r\naccept: a\r\nreferer: r\r\nx-grpc-web: 1\r\n"
          "x-user-agent: x\r\nsec-fetch-mode: cors\r\nREMOTE_ADDR: 1.2.3.4\r\n"
          "X-Real-IP: 1.2.3.4\r\nHTTP2-Settings: x\r\nUpgrade-Insecure-Requests: 1\r\n"
          "Alt-Used: x\r\nSec-CH-UA: x\r\nConnection: keep-alive, X-Hop\r\nx-hop: 1\r\n"
          "x-encoded: 50%41\r\n");
  EXPECT_EQ(answer.status(), 0);
  EXPECT_EQ(answer.messages, std::vector<std::string>{"message"});
  std::map<std::string, std::string> forwarded = answer.trailers;
  forwarded.erase("grpc-status");
  // gRPC's own.
  forwarded.erase("user-agent");
  EXPECT_EQ(forwarded,
            (std::map<std::string, std::string>{{"authorization", "Bearer abc"},
                                                {"x-custom", "one two"},
                                                {"x-encoded", "50%41"},
                                                {"x-raw-bin", absl::Base64Escape(bytes)}}));
}

TEST_F(HttpFrontDoorTest, ManyBinaryValuesInOneHeader) {
  const testing::GrpcWebAnswer answer =
      testing::GrpcWebPeer(address()).Call(kEcho, "", "x-bin: YQ==,Yg\r\n");
  EXPECT_EQ(answer.status(), 0);
  EXPECT_THAT(answer.trailers.at("x-bin"), ::testing::AnyOf("YQ==", "Yg=="));
}

TEST_F(HttpFrontDoorTest, AnIdleCallIsCancelledWhenItsClientGoes) {
  testing::GrpcWebPeer peer = Begin(kIdle);
  EXPECT_EQ(peer.ReadHead().status, 200);
  peer.http().Close();
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
}

TEST_F(HttpFrontDoorTest, ACallIsCancelledWhenItsClientGoesAmidTheAnswer) {
  testing::GrpcWebPeer peer = Begin(kFlood);
  std::string first;
  ASSERT_TRUE(peer.ReadMessage(first));
  peer.http().Close();
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
  EXPECT_LT(observed_.written, kFloodMessages);
}

TEST_F(HttpFrontDoorTest, AReaderThatPausesGetsTheRest) {
  testing::GrpcWebPeer peer = Begin(kFlood);
  EXPECT_EQ(peer.ReadHead().status, 200);
  // Pauses for as long as another call takes: past the 5 s after which httplib gives up by itself.
  const testing::GrpcWebAnswer other =
      testing::GrpcWebPeer(address()).Call(kIdle, "", "grpc-timeout: 6S\r\n");
  EXPECT_EQ(other.status(), grpc::StatusCode::DEADLINE_EXCEEDED);
  // Messages wait with the service, not here.
  EXPECT_LT(observed_.written, kFloodMessages / 2);
  ExpectWholeFlood(peer);
}

TEST_F(HttpFrontDoorTest, AReaderThatPausesForTooLongIsGivenUp) {
  HttpBounds bounds;
  bounds.stream = std::chrono::milliseconds(100);
  OpenDoor(bounds);
  const testing::GrpcWebPeer peer = Begin(kFlood);
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
}

TEST_F(HttpFrontDoorTest, AReaderThatTakesALittleNowAndThenIsGivenUp) {
  HttpBounds bounds;
  bounds.stream = std::chrono::milliseconds(500);
  OpenDoor(bounds);
  testing::GrpcWebPeer peer = Begin(kFlood);
  EXPECT_EQ(peer.ReadHead().status, 200);
  std::future<void> cancelled = observed_.cancelled.get_future();
  // 16 KiB at a time, of messages of 1 MiB.
  while (cancelled.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    ASSERT_EQ(peer.http().ReadBody(1).size(), 1u);
    ASSERT_LT(observed_.written, kFloodMessages);
  }
}

TEST_F(HttpFrontDoorTest, AClientThatSendsNoMoreGetsItsAnswer) {
  for (int i = 0; i < 20; ++i) {
    testing::GrpcWebPeer call = Begin(kUnary);
    shutdown(call.http().socket().descriptor(), SHUT_WR);
    EXPECT_EQ(call.Finish().status(), 0);
    testing::HttpPeer file(address());
    ASSERT_TRUE(file.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    shutdown(file.socket().descriptor(), SHUT_WR);
    EXPECT_EQ(file.Read().status, 503);
    EXPECT_EQ(file.ReadToEnd(), "");
  }
}

TEST_F(HttpFrontDoorTest, AStreamWhoseClientSendsNoMoreIsCancelled) {
  testing::GrpcWebPeer peer = Begin(kIdle);
  shutdown(peer.http().socket().descriptor(), SHUT_WR);
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
}

TEST_F(HttpFrontDoorTest, StoppingEndsCallsWithUnavailable) {
  testing::GrpcWebPeer peer = Begin(kIdle);
  EXPECT_EQ(peer.ReadHead().status, 200);
  door_->Stop();
  const testing::GrpcWebAnswer answer = peer.Finish();
  EXPECT_EQ(answer.status(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
}

TEST_F(HttpFrontDoorTest, StoppingDoesNotWaitForAReaderThatPauses) {
  testing::GrpcWebPeer peer = Begin(kFlood);
  EXPECT_EQ(peer.ReadHead().status, 200);
  const testing::HttpPeer idle(address());
  door_->Stop();
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
  EXPECT_LT(observed_.written, kFloodMessages);
  door_->Stop();
}

TEST_F(HttpFrontDoorTest, RequestsThatComeWhileItStopsAreAnsweredOrNot) {
  for (int i = 0; i < 100; ++i) {
    OpenDoor({});
    std::vector<testing::HttpPeer> peers;
    for (int j = 0; j < 8; ++j) peers.emplace_back(address());
    std::thread requests([&] {
      for (testing::HttpPeer& peer : peers)
        (void)peer.Send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    });
    door_->Stop();
    requests.join();
    for (testing::HttpPeer& peer : peers) EXPECT_THAT(peer.Read().status, ::testing::AnyOf(0, 503));
  }
}

}  // namespace
}  // namespace nereid::server

// What one client takes up does not keep others out.

#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "server/message_bounds.h"
#include "server/open_files.h"
#include "tests/server/http_fixture.h"

namespace nereid::server {
namespace {

using ::testing::HasSubstr;

constexpr std::chrono::seconds kTimeout(60);
constexpr char kPartOfHead[] = "GET / HTTP/1.1\r\nHost: local";

class HttpBoundsTest : public HttpTest {
 protected:
  explicit HttpBoundsTest(const HttpBounds& bounds = {}) : HttpTest(WithHttp(bounds)) {
    AllowAllOpenFiles();
  }

  void ExpectFilesAndCalls() {
    EXPECT_EQ(Get("/").status, 503);
    EXPECT_EQ(Call(kInfo).status(), 0);
  }
};

TEST_F(HttpBoundsTest, StreamsLeaveRoomForFilesAndShortCalls) {
  Store("loss", {1});
  std::vector<testing::GrpcWebPeer> peers;
  for (int i = 0; i < kHttpStreamsMax; ++i) peers.push_back(BeginWatch());
  for (size_t i = 0; i < kHttpThreads; ++i) {
    const testing::GrpcWebAnswer refused = Call(kWatch, WatchOf({"loss"}).SerializeAsString());
    ASSERT_EQ(refused.status(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    ASSERT_THAT(refused.message(), HasSubstr(absl::StrCat(kHttpStreamsMax)));
  }
  ExpectFilesAndCalls();
  peers.pop_back();
  // Until the server has noticed.
  testing::GrpcWebPeer next(server_->http_address());
  std::string first;
  do {
    ASSERT_TRUE(next.Begin(kWatch, WatchOf({"loss"}).SerializeAsString()));
  } while (!next.ReadMessage(first));
  EXPECT_FALSE(first.empty());
}

// More of them than there are threads.
TEST_F(HttpBoundsTest, SlowAndIdleConnectionsHoldNoThread) {
  const std::string part_of_call = std::string("POST ") + kInfo +
                                   " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                                   "application/grpc-web\r\nContent-Length: 5\r\n\r\n" +
                                   std::string(4, '\0');
  for (const std::string& part : {std::string(), std::string(kPartOfHead), part_of_call}) {
    std::vector<testing::HttpPeer> peers;
    for (size_t i = 0; i <= kHttpThreads; ++i) {
      peers.emplace_back(server_->http_address());
      ASSERT_TRUE(peers.back().Send(part));
    }
    ExpectFilesAndCalls();
    if (part == part_of_call) {
      EXPECT_THAT(peers[0].Ask(std::string(1, '\0')).body, HasSubstr("grpc-status: 0"));
    }
  }
}

TEST_F(HttpBoundsTest, ConnectionsThatCloseAndStayHoldNoThread) {
  std::vector<testing::HttpPeer> peers;
  for (size_t i = 0; i <= kHttpThreads; ++i) {
    peers.emplace_back(server_->http_address());
    EXPECT_EQ(peers.back().Get("/", "Connection: close\r\n").status, 503);
  }
  ExpectFilesAndCalls();
}

TEST_F(HttpBoundsTest, BodiesHaveABoundTogether) {
  const std::string begin =
      absl::StrCat("POST ", kInfo, " HTTP/1.1\r\nHost: localhost\r\nContent-Type: ",
                   "application/grpc-web\r\nContent-Length: ", kReceiveBytesMax, "\r\n\r\n");
  const std::string body(kReceiveBytesMax - 1, '\0');
  std::vector<testing::HttpPeer> peers;
  bool is_refused = false;
  // Each but for the last byte, so that it stays.
  for (size_t sent = 0; sent <= 2 * kHttpBodiesBytesMax && !is_refused; sent += body.size()) {
    peers.emplace_back(server_->http_address());
    peers.back().Send(begin);
    is_refused = !peers.back().Send(body) || peers.back().socket().WaitUntilPeerCloses({});
  }
  ASSERT_TRUE(is_refused);
  const testing::HttpAnswer refused = peers.back().Read();
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, HasSubstr(absl::StrCat(kHttpBodiesBytesMax)));
  ExpectFilesAndCalls();
  peers.pop_back();
  peers[0].Send(std::string(1, '\0'));
  EXPECT_EQ(peers[0].Read().status, 200);
}

TEST_F(HttpBoundsTest, OneConnectionTooManyTakesThePlaceOfTheLongestIdle) {
  std::vector<testing::HttpPeer> peers;
  peers.emplace_back(server_->http_address());
  EXPECT_EQ(peers[0].Get("/").status, 503);
  // A request that has begun keeps its place, though it will be given up sooner.
  ASSERT_TRUE(peers[0].Send(kPartOfHead));
  while (peers.size() < kHttpConnectionsMax) peers.emplace_back(server_->http_address());
  ExpectFilesAndCalls();
  EXPECT_TRUE(peers[1].socket().WaitUntilPeerCloses(kTimeout));
  EXPECT_EQ(peers.back().Get("/").status, 503);
  EXPECT_EQ(peers[0].Ask("host\r\n\r\n").status, 503);
}

TEST_F(HttpBoundsTest, LargeHeadsAreRefused) {
  testing::HttpPeer peer(server_->http_address());
  peer.Send(absl::StrCat(kPartOfHead, "host\r\nx: ", std::string(kHttpHeadBytesMax, 'x')));
  EXPECT_EQ(peer.Read().status, 431);
  EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
  ExpectFilesAndCalls();
}

TEST_F(HttpBoundsTest, LongPathsAreRefused) {
  EXPECT_EQ(Get("/" + std::string(9000, 'x')).status, 414);
  EXPECT_EQ(Get("/" + std::string(8000, 'x')).status, 503);
}

TEST_F(HttpBoundsTest, NonsenseIsRefused) {
  for (const std::string bytes :
       {"\r\n\r\n", "nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n"}) {
    testing::HttpPeer peer(server_->http_address());
    const testing::HttpAnswer answer = peer.Ask(bytes);
    EXPECT_EQ(answer.status, 400) << bytes;
    EXPECT_THAT(answer.body, HasSubstr("METHOD PATH HTTP/1.1")) << bytes;
  }
}

class ShortHttpBoundsTest : public HttpBoundsTest {
 protected:
  ShortHttpBoundsTest()
      : HttpBoundsTest({.idle = std::chrono::milliseconds(100),
                        .head = std::chrono::milliseconds(100),
                        .body = std::chrono::milliseconds(100)}) {}
};

TEST_F(ShortHttpBoundsTest, ASlowHeadIsGivenUp) {
  testing::HttpPeer peer(server_->http_address());
  ASSERT_TRUE(peer.Send(kPartOfHead));
  EXPECT_EQ(peer.Read().status, 408);
  EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
}

TEST_F(ShortHttpBoundsTest, AHeadThatComesByteByByteIsGivenUp) {
  testing::HttpPeer peer(server_->http_address());
  ASSERT_TRUE(peer.Send(kPartOfHead));
  // Each byte is there before the next; the whole would take for ever.
  while (!peer.socket().WaitUntilPeerCloses(std::chrono::milliseconds(10))) peer.Send("x");
  EXPECT_EQ(peer.Read().status, 408);
}

TEST_F(ShortHttpBoundsTest, AnIdleConnectionIsClosed) {
  testing::HttpPeer peer(server_->http_address());
  EXPECT_EQ(peer.Get("/").status, 503);
  EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
  EXPECT_EQ(peer.Read().status, 0);
}

TEST_F(ShortHttpBoundsTest, ASlowBodyIsGivenUp) {
  testing::HttpPeer peer(server_->http_address());
  peer.Send(std::string("POST ") + kInfo +
            " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc-web\r\n"
            "Content-Length: 100\r\n\r\nabc");
  const testing::HttpAnswer answer = peer.Read();
  EXPECT_EQ(answer.status, 408);
  EXPECT_THAT(answer.body, HasSubstr("of a body of 100 bytes 3 came within 100ms"));
  EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout));
}

TEST_F(ShortHttpBoundsTest, AnIdleStreamStays) {
  Store("loss", {1});
  testing::GrpcWebPeer peer = BeginWatch();
  // As long as another connection takes to be given up for being idle, and again.
  for (int i = 0; i < 3; ++i) {
    const testing::HttpPeer idle(server_->http_address());
    EXPECT_TRUE(idle.socket().WaitUntilPeerCloses(kTimeout));
  }
  Store("loss", {2});
  bool has_come = false;
  for (std::string message; !has_come && peer.ReadMessage(message);) {
    v1::WatchPointsResponse response;
    ASSERT_TRUE(response.ParseFromString(message));
    has_come = response.points().x_size() > 0 && response.points().x(0) == 2;
  }
  EXPECT_TRUE(has_come);
}

}  // namespace
}  // namespace nereid::server

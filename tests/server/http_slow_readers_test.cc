// Clients that ask for files and do not take them.

#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/server/http_front_door_fixture.h"
#include "tests/support/temporary_directory.h"

namespace nereid::server {
namespace {

// More than the system keeps between the two ends.
constexpr size_t kFileBytes = size_t{32} << 20;

class HttpSlowReadersTest : public HttpFrontDoorTest {
 protected:
  HttpSlowReadersTest() {
    std::filesystem::resize_file(Make("large"), kFileBytes);
    Make("small");
    Open({});
  }

  void Open(const HttpBounds& bounds) { OpenDoor(bounds, directory_.path()); }

  // Asks for the large file and takes its first bytes only.
  testing::HttpPeer BeginLarge() {
    testing::HttpPeer peer(address());
    EXPECT_TRUE(peer.Send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_EQ(peer.ReadHead().status, 200);
    return peer;
  }

 private:
  std::string Make(const std::string& name) {
    const std::string path = directory_.path() + "/" + name;
    std::ofstream(path) << name;
    return path;
  }

  testing::TemporaryDirectory directory_;
};

TEST_F(HttpSlowReadersTest, TheyLeaveThreadsForOthers) {
  std::vector<testing::HttpPeer> peers;
  for (size_t i = 0; i <= kHttpThreads; ++i) {
    peers.push_back(BeginLarge());
    if (i % kHttpSlowReadersMax != 0) continue;
    EXPECT_EQ(testing::HttpPeer(address()).Get("/small").body, "small");
    EXPECT_EQ(testing::GrpcWebPeer(address()).Call(kEcho, "").status(), 0);
  }
  // Those that waited last get the rest.
  EXPECT_EQ(peers.back().ReadBody(kFileBytes).size(), kFileBytes);
  EXPECT_LT(peers.front().ReadBody(kFileBytes).size(), kFileBytes);
}

TEST_F(HttpSlowReadersTest, OneThatPausesForTooLongIsGivenUp) {
  Open({.idle = std::chrono::seconds(2), .answer = std::chrono::milliseconds(100)});
  testing::HttpPeer peer = BeginLarge();
  // For as long as another connection takes to be given up for being idle.
  const testing::HttpPeer idle(address());
  EXPECT_TRUE(idle.socket().WaitUntilPeerCloses(kTimeout));
  EXPECT_LT(peer.ReadBody(kFileBytes).size(), kFileBytes);
}

}  // namespace
}  // namespace nereid::server

// A page can have a browser send any body. Nothing of it may be taken for a request of its own.

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/http_front_door_fixture.h"

namespace nereid::server {
namespace {

using ::testing::HasSubstr;

constexpr char kType[] = "Content-Type: application/grpc-web\r\n";

class HttpSmugglingTest : public HttpFrontDoorTest {
 protected:
  // The call that must not be made, as the body of another request.
  std::string Hidden() const {
    return absl::StrCat("POST ", kEcho, " HTTP/1.1\r\nHost: ", address(), "\r\n", kType,
                        "Content-Length: 5\r\n\r\n", testing::GrpcWebFrame(""));
  }

  std::string Length() const { return absl::StrCat("Content-Length: ", Hidden().size(), "\r\n"); }

  // Sends the head, with the body behind it: one answer comes, then the end.
  testing::HttpAnswer ExpectOneAnswer(const std::string& head) {
    testing::HttpPeer peer(address());
    EXPECT_TRUE(peer.Send(head + "\r\n" + Hidden()));
    const testing::HttpAnswer answer = peer.Read();
    EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout)) << head;
    EXPECT_EQ(peer.ReadToEnd(), "") << head;
    EXPECT_EQ(answer.headers.at("connection"), "close") << head;
    EXPECT_EQ(observed_.calls, 0) << head;
    return answer;
  }

  // A request of a page, whose headers tell.
  void ExpectRefused(int status, const std::string& line, const std::string& headers,
                     const std::string& text) {
    const testing::HttpAnswer answer =
        ExpectOneAnswer(absl::StrCat(line, "\r\nHost: ", address(), "\r\n", headers));
    EXPECT_EQ(answer.status, status) << line << headers;
    EXPECT_THAT(answer.body, HasSubstr(text)) << line << headers;
  }
};

TEST_F(HttpSmugglingTest, WhatAPageOfAnotherSiteSendsIsNoRequest) {
  const std::string headers = "Origin: http://evil.example\r\n" + Length();
  ExpectRefused(403, "POST /?a?b HTTP/1.1", headers, "http://evil.example");
  ExpectRefused(403, std::string("POST ") + kEcho + " HTTP/1.1", headers, "http://evil.example");
  ExpectRefused(403, "GET / HTTP/1.1", headers + "Range: bytes=2-1\r\n", "http://evil.example");
  ExpectRefused(414, "POST /" + std::string(9000, 'x') + " HTTP/1.1", headers, "9001");
  ExpectRefused(431, "POST / HTTP/1.1", headers + "x: " + std::string(16384, 'x'), "16384");
}

TEST_F(HttpSmugglingTest, ABodyThatIsNotReadEndsTheConnection) {
  ExpectRefused(404, "POST / HTTP/1.1", Length(), "/package.Service/Method");
  ExpectRefused(415, std::string("POST ") + kEcho + " HTTP/1.1", Length(), "content type");
  ExpectRefused(400, "GET / HTTP/1.1", Length(), "no body");
  ExpectRefused(405, "PUT / HTTP/1.1", Length(), "POST");
  ExpectRefused(505, std::string("POST ") + kEcho + " HTTP/1.0", kType + Length(), "HTTP/1.1");
  ExpectRefused(411, "GET / HTTP/1.1", "Transfer-Encoding: chunked\r\n", "Content-Length");
}

TEST_F(HttpSmugglingTest, MalformedRequestLinesAreRefused) {
  for (const std::string line :
       {"POST  / HTTP/1.1", "POST / HTTP/1.1 ", " POST / HTTP/1.1", "POST /a b HTTP/1.1",
        "POST / HTTP/2.0", "POST / http/1.1", "POST /", "POST\t/ HTTP/1.1", "\"POST\" / HTTP/1.1",
        "POST / HTTP/1.1\nx: y", "POST /\xff HTTP/1.1", "", "POST  HTTP/1.1"}) {
    ExpectRefused(400, line, Length(), "");
  }
  ExpectRefused(400, std::string("POST /a\0b HTTP/1.1", 18), Length(), "visible ASCII");
}

TEST_F(HttpSmugglingTest, MalformedHeadersAreRefused) {
  const std::string line = std::string("POST ") + kEcho + " HTTP/1.1";
  for (const auto& [headers, text] : std::vector<std::pair<std::string, std::string>>{
           {"Content-Length: 0\r\nContent-Length: 40\r\n", "2 times"},
           {"Content-Length: 5\r\nContent-Length: 5\r\n", "2 times"},
           {"Content-Length : 30\r\n", "space before the colon"},
           {"Content-Length: +5\r\n", "\"+5\""},
           {"Content-Length: 0x5\r\n", "\"0x5\""},
           {"Content-Length: 5, 5\r\n", "\"5, 5\""},
           {"Content-Length:\r\n", "\"\""},
           {"Content-Length: %30\r\n", "\"%30\""},
           {"Content-Length: 99999999999999999999999\r\n", "99999999999999999999999"},
           {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "not both"},
           {"Transfer-Encoding: chunked\nx: y\r\n", "CR LF"},
           {"x: y\nContent-Length: 5\r\n", "CR LF"},
           {"x: y\rz\r\n", "CR LF"},
           {std::string("x: a\0b\r\n", 8), "control characters"},
           {"x: a\r\n folded\r\n", "line of its own"},
           {"no colon\r\n", "no colon"},
           {": no name\r\n", "Name: value"},
           {"Host: localhost\r\n", "Host"},
           {"Origin:\r\nOrigin: http://localhost\r\n", "2 times"}}) {
    ExpectRefused(400, line, kType + headers, text);
  }
}

TEST_F(HttpSmugglingTest, HostAndOriginAreCheckedAsTheyWereSent) {
  EXPECT_EQ(ExpectOneAnswer("GET / HTTP/1.1\r\nHost: %6cocalhost\r\n").status, 400);
  ExpectRefused(403, "GET / HTTP/1.1", absl::StrCat("Origin: http:%2f%2f", address(), "\r\n"),
                "may not use");
  ExpectRefused(403, "GET / HTTP/1.1", "Origin:\r\n", "may not use");
}

TEST_F(HttpSmugglingTest, ABodyThatWasReadIsFollowedByTheNextRequest) {
  testing::GrpcWebPeer peer(address());
  ASSERT_TRUE(peer.Begin(kEcho, Hidden()));
  const testing::GrpcWebAnswer answer = peer.Finish();
  EXPECT_EQ(answer.messages, std::vector<std::string>{Hidden()});
  EXPECT_EQ(peer.http().Get("/?a?b").status, 503);
  EXPECT_EQ(peer.Call(kEcho, "last").messages, std::vector<std::string>{"last"});
  EXPECT_EQ(observed_.calls, 2);
}

TEST_F(HttpSmugglingTest, ConnectionIsAListInAnyCase) {
  for (const std::string value : {"close", "Close", "te, close", "keep-alive , CLOSE"}) {
    testing::HttpPeer peer(address());
    EXPECT_EQ(peer.Get("/", "Connection: " + value + "\r\n").headers["connection"], "close");
    EXPECT_TRUE(peer.socket().WaitUntilPeerCloses(kTimeout)) << value;
  }
}

TEST_F(HttpSmugglingTest, ABodyIsAskedForAfterTheChecks) {
  const std::string begin = std::string("POST ") + kEcho + " HTTP/1.1\r\n" + kType +
                            "Content-Length: 5\r\nExpect: 100-continue\r\nHost: ";
  testing::HttpPeer foreign(address());
  EXPECT_EQ(foreign.Ask(begin + "evil.example\r\n\r\n").status, 403);
  testing::HttpPeer own(address());
  EXPECT_EQ(own.Ask(begin + address() + "\r\n\r\n").status, 100);
  EXPECT_EQ(own.Ask(testing::GrpcWebFrame("")).status, 200);
}

}  // namespace
}  // namespace nereid::server

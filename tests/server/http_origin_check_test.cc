#include "server/http_origin_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/http_fixture.h"

namespace nereid::server {
namespace {

using ::testing::HasSubstr;

// What the check says of a Host; the server listens on `address`.
absl::StatusCode CheckHost(const std::string& address, const std::string& host,
                           const std::vector<std::string>& names = {}) {
  return HttpOriginCheck(*ParseListenAddress(address), names).CheckHost(host).code();
}

TEST(HttpOriginCheckTest, ALoopbackServerAnswersToLoopbackAlone) {
  for (const char* host : {"localhost", "localhost:7071", "LocalHost:1", "127.0.0.1",
                           "127.9.9.9:80", "[::1]", "[::1]:7071"}) {
    EXPECT_EQ(CheckHost("127.0.0.1:7071", host), absl::StatusCode::kOk) << host;
  }
  for (const char* host :
       {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:7071", "10.0.0.1",
        "[fe80::1]", "evillocalhost", "localhost.", "127.0.0.1.", "0.0.0.0", "2130706433"}) {
    EXPECT_EQ(CheckHost("127.0.0.1:7071", host), absl::StatusCode::kPermissionDenied) << host;
  }
}

TEST(HttpOriginCheckTest, AWildcardServerAnswersToAnyAddressAndToNamesThatAreGiven) {
  for (const char* address : {"0.0.0.0:7071", "[::]:7071"}) {
    for (const char* host : {"10.0.0.1:7071", "192.168.1.2", "[2001:db8::1]:7071", "localhost:7071",
                             "nereid.example.org", "Nereid.Example.org:443"}) {
      EXPECT_EQ(CheckHost(address, host, {"nereid.example.org"}), absl::StatusCode::kOk) << host;
    }
    for (const char* host :
         {"evil.example", "nereid.example.org.evil.example", "x.nereid.example.org"}) {
      EXPECT_EQ(CheckHost(address, host, {"nereid.example.org"}),
                absl::StatusCode::kPermissionDenied)
          << host;
    }
  }
}

TEST(HttpOriginCheckTest, ForeignHostsAreToldAnAddressThatABrowserCanOpen) {
  for (const auto& [address, url] : {std::pair("0.0.0.0:7071", "http://127.0.0.1:7071,"),
                                     std::pair("[::]:7071", "http://127.0.0.1:7071,"),
                                     std::pair("[::1]:7071", "http://[::1]:7071,")}) {
    const absl::Status status =
        HttpOriginCheck(*ParseListenAddress(address), {}).CheckHost("host-7:7071");
    EXPECT_THAT(std::string(status.message()), HasSubstr(url));
    EXPECT_THAT(std::string(status.message()), HasSubstr("--http_hosts=host-7"));
  }
}

TEST(HttpOriginCheckTest, AServerAnswersToTheNameItListensOn) {
  EXPECT_EQ(CheckHost("Host-7:7071", "host-7:7071"), absl::StatusCode::kOk);
  EXPECT_EQ(CheckHost("host-7:7071", "host-8:7071"), absl::StatusCode::kPermissionDenied);
}

TEST(HttpOriginCheckTest, MalformedHostsAreInvalid) {
  for (const std::string host : {"", ":7071", "a b", "[::1", "::1", "[evil]", "localhost:x", "a/b",
                                 "user@localhost", "localhost:1:2", "a\xff"}) {
    EXPECT_EQ(CheckHost("127.0.0.1:7071", host), absl::StatusCode::kInvalidArgument) << host;
  }
}

TEST(HttpOriginCheckTest, AnOriginIsThatOfTheHost) {
  for (const auto& [origin, host] :
       {std::pair("http://localhost:7071", "localhost:7071"),
        std::pair("http://127.0.0.1:7071", "127.0.0.1:7071"),
        std::pair("http://[::1]:1", "[::1]:1"),
        std::pair("https://nereid.example.org", "nereid.example.org"),
        std::pair("https://nereid.example.org", "nereid.example.org:443"),
        std::pair("http://nereid.example.org", "Nereid.example.org:80")}) {
    EXPECT_TRUE(HttpOriginCheck::CheckOrigin(origin, host).ok()) << origin << " " << host;
  }
  for (const auto& [origin, host] :
       {std::pair("null", "localhost:7071"), std::pair("", "localhost:7071"),
        std::pair("http://evil.example", "localhost:7071"),
        std::pair("http://localhost:7072", "localhost:7071"),
        std::pair("http://localhost", "localhost:7071"),
        std::pair("http://localhost:7071.evil.example", "localhost:7071"),
        std::pair("http://localhost:7071/", "localhost:7071"),
        std::pair("file://localhost:7071", "localhost:7071"),
        std::pair("http://localhost:443", "localhost"), std::pair("localhost", "localhost")}) {
    EXPECT_EQ(HttpOriginCheck::CheckOrigin(origin, host).code(),
              absl::StatusCode::kPermissionDenied)
        << origin << " " << host;
  }
}

TEST(HttpOriginCheckTest, NamesOfHostsAreChecked) {
  EXPECT_TRUE(CheckHostNames({}).ok());
  EXPECT_TRUE(CheckHostNames({"nereid.example.org", "nereid"}).ok());
  for (const std::string name : {"", "http://nereid", "nereid:7071", "Nereid", "a b", "*"}) {
    const absl::Status status = CheckHostNames({"nereid", name});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_THAT(std::string(status.message()), HasSubstr("\"" + name + "\""));
  }
}

using HttpOriginTest = HttpTest;

TEST_F(HttpOriginTest, ForeignHostsAndOriginsAreForbidden) {
  const std::string own = server_->http_address();
  for (const std::string& begin :
       {std::string("GET / HTTP/1.1\r\n"), std::string("HEAD / HTTP/1.1\r\n"),
        std::string("POST ") + kInfo +
            " HTTP/1.1\r\nContent-Type: application/grpc-web\r\nContent-Length: 5\r\n"}) {
    for (const std::string& headers : {std::string("Host: evil.example\r\n"),
                                       "Host: " + own + "\r\nOrigin: http://evil.example\r\n",
                                       "Host: " + own + "\r\nOrigin: null\r\n"}) {
      testing::HttpPeer peer(own);
      const testing::HttpAnswer answer = peer.Ask(begin + headers + "\r\n");
      EXPECT_EQ(answer.status, 403) << begin << headers;
      EXPECT_FALSE(answer.headers.contains("access-control-allow-origin"));
      if (begin.starts_with("HEAD")) continue;
      EXPECT_THAT(answer.body,
                  HasSubstr(headers.starts_with("Host: evil")
                                ? "http://" + own +
                                      ", or, if the name is yours, start nereid-server with "
                                      "--http_hosts=evil.example"
                                : "page of"));
    }
  }
}

TEST_F(HttpOriginTest, ARequestHasOneHost) {
  for (const char* headers : {"", "Host: localhost\r\nHost: localhost\r\n", "Host: a b\r\n"}) {
    testing::HttpPeer peer(server_->http_address());
    EXPECT_EQ(peer.Ask(std::string("GET / HTTP/1.1\r\n") + headers + "\r\n").status, 400)
        << headers;
  }
}

TEST_F(HttpOriginTest, TheOwnOriginIsFine) {
  const std::string origin = "Origin: http://" + server_->http_address() + "\r\n";
  EXPECT_EQ(Call(kInfo, "", origin).status(), 0);
  EXPECT_EQ(Get("/", origin).status, 503);
}

}  // namespace
}  // namespace nereid::server

// The dashboard's files over HTTP.

#include "server/web_files.h"

#include <filesystem>
#include <fstream>

#include "tests/server/http_fixture.h"

namespace nereid::server {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

void WriteFile(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

// Made before the server that serves it.
struct BuiltPage {
  BuiltPage() {
    const fs::path web = directory.path() + "/web";
    WriteFile(web / "index.html", "<!DOCTYPE html>page");
    WriteFile(web / "favicon.svg", "<svg/>");
    WriteFile(web / "empty.txt", "");
    WriteFile(web / "assets/index-abc.js", "let x;");
    WriteFile(web / "assets/index-abc.js.gz", "gzip of it");
    WriteFile(directory.path() + "/secret", "secret");
  }

  testing::TemporaryDirectory directory;
};

class WebFilesTest : private BuiltPage, public HttpTest {
 protected:
  WebFilesTest() : HttpTest(WithHttp({}, directory.path() + "/web")) {}
};

TEST_F(WebFilesTest, ThePage) {
  for (const char* path : {"/", "/index.html", "/projects/a%2Fb/experiments/c", "/projects?x=1",
                           "/nereid.v1.ServerService/GetServerInfo"}) {
    const testing::HttpAnswer answer = Get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body, "<!DOCTYPE html>page") << path;
    EXPECT_EQ(answer.headers.at("content-type"), "text/html; charset=utf-8");
    EXPECT_EQ(answer.headers.at("cache-control"), "no-cache");
  }
}

TEST_F(WebFilesTest, AssetsAreKeptForGood) {
  const testing::HttpAnswer answer = Get("/assets/index-abc.js?v=1");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "let x;");
  EXPECT_EQ(answer.headers.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_THAT(answer.headers.at("cache-control"), HasSubstr("immutable"));
  EXPECT_EQ(answer.headers.at("vary"), "Accept-Encoding");
  EXPECT_FALSE(answer.headers.contains("content-encoding"));
}

TEST_F(WebFilesTest, OtherFilesHaveTheirType) {
  EXPECT_EQ(Get("/favicon.svg").headers.at("content-type"), "image/svg+xml");
  const testing::HttpAnswer empty = Get("/empty.txt");
  EXPECT_EQ(empty.status, 200);
  EXPECT_EQ(empty.body, "");
}

TEST_F(WebFilesTest, GzipForThoseThatTakeIt) {
  for (const char* accepted : {"gzip", "br, gzip;q=0.5", "GZIP", "deflate,gzip , br"}) {
    const testing::HttpAnswer answer =
        Get("/assets/index-abc.js", std::string("Accept-Encoding: ") + accepted + "\r\n");
    EXPECT_EQ(answer.body, "gzip of it") << accepted;
    EXPECT_EQ(answer.headers.at("content-encoding"), "gzip");
    EXPECT_EQ(answer.headers.at("content-type"), "text/javascript; charset=utf-8");
  }
  for (const char* accepted : {"br", "gzip;q=0", "gzip;q=0.0", "xgzip", "identity"}) {
    const testing::HttpAnswer answer =
        Get("/assets/index-abc.js", std::string("Accept-Encoding: ") + accepted + "\r\n");
    EXPECT_EQ(answer.body, "let x;") << accepted;
  }
}

TEST_F(WebFilesTest, WhatTheBrowserHasIsNotSentAgain) {
  for (const char* path : {"/", "/assets/index-abc.js"}) {
    const std::string tag = Get(path).headers.at("etag");
    const testing::HttpAnswer same = Get(path, "If-None-Match: \"x\", " + tag + "\r\n");
    EXPECT_EQ(same.status, 304);
    EXPECT_EQ(same.body, "");
    EXPECT_EQ(same.headers.at("etag"), tag);
    EXPECT_EQ(same.headers.at("content-length"), "");
    EXPECT_EQ(Get(path, "If-None-Match: \"other\"\r\n").status, 200);
  }
  EXPECT_NE(Get("/assets/index-abc.js").headers.at("etag"),
            Get("/assets/index-abc.js", "Accept-Encoding: gzip\r\n").headers.at("etag"));
}

TEST_F(WebFilesTest, HeadHasNoBody) {
  testing::HttpPeer peer(server_->http_address());
  for (int i = 0; i < 2; ++i) {
    const testing::HttpAnswer answer =
        peer.Ask("HEAD /assets/index-abc.js HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.at("content-length"), "6");
    EXPECT_FALSE(answer.headers.contains("accept-ranges"));
  }
  EXPECT_EQ(peer.Get("/assets/index-abc.js").body, "let x;");
}

TEST_F(WebFilesTest, PartsAreNotServed) {
  const testing::HttpAnswer answer = Get("/assets/index-abc.js", "Range: bytes=0-0,1-1,2-2\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "let x;");
}

TEST_F(WebFilesTest, MissingAssetsAreMissing) {
  for (const char* path : {"/assets/", "/assets/other.js", "/assets/index-abc.js.gz"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

TEST_F(WebFilesTest, NoPathLeadsOut) {
  for (const char* path :
       {"/../secret", "/assets/../../secret", "/..%2fsecret", "/%2e%2e/secret", "/..%252fsecret",
        "//secret", "/./../secret", "/assets/%2e%2e%2f%2e%2e%2fsecret", "/..\\secret", "/%00",
        "/assets/..%c0%af..%c0%afsecret", "/....//secret"}) {
    const testing::HttpAnswer answer = Get(path);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos) << path;
    EXPECT_TRUE(answer.status == 200 || answer.status == 404) << path << " " << answer.status;
  }
  for (const char* target : {"http://localhost/", "secret", "*"}) {
    EXPECT_EQ(Get(target).status, 400) << target;
  }
}

TEST_F(WebFilesTest, OnlyGetHeadAndPostAreServed) {
  for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"}) {
    testing::HttpPeer peer(server_->http_address());
    const testing::HttpAnswer answer =
        peer.Ask(std::string(method) + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.headers.at("allow"), "GET, HEAD, POST");
    EXPECT_FALSE(answer.headers.contains("access-control-allow-origin"));
  }
}

TEST_F(WebFilesTest, ABodyIsNoSecondRequest) {
  testing::HttpPeer peer(server_->http_address());
  const std::string hidden = "GET /empty.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const testing::HttpAnswer answer = peer.Ask(
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(hidden.size()) +
      "\r\n\r\n" + hidden);
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("a GET has no body"));
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_EQ(peer.Read().status, 0);
}

TEST_F(WebFilesTest, EveryAnswerHasTheSecurityHeaders) {
  const auto expect = [](const testing::HttpAnswer& answer) {
    EXPECT_EQ(
        answer.headers.at("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'");
    EXPECT_EQ(answer.headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(answer.headers.at("referrer-policy"), "no-referrer");
    EXPECT_EQ(answer.headers.at("cross-origin-opener-policy"), "same-origin");
    EXPECT_EQ(answer.headers.at("cross-origin-resource-policy"), "same-origin");
  };
  expect(Get("/"));
  expect(Get("/assets/none"));
  expect(Get("/", "Origin: null\r\n"));
  expect(Call(kInfo).http);
  expect(Call("/none").http);
  expect(testing::HttpPeer(server_->http_address()).Ask("nonsense\r\n\r\n"));
}

using WithoutWebFilesTest = HttpTest;

TEST_F(WithoutWebFilesTest, ThePageSaysHowToGetTheDashboard) {
  const testing::HttpAnswer answer = Get("/projects");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(answer.body, HasSubstr("scripts/build-web"));
  EXPECT_EQ(Call(kInfo).status(), 0);
}

TEST(ReadWebFilesTest, TooMuchIsRefused) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path() + "/large";
  std::ofstream(path) << "x";
  fs::resize_file(path, kWebBytesMax + 1);
  const auto files = WebFiles::Read(directory.path());
  EXPECT_EQ(files.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(files.status().message()), HasSubstr(directory.path()));
}

}  // namespace
}  // namespace nereid::server

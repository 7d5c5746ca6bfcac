#include "server/server.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace nereid::server {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::unique_ptr<Server>> StartOn(const std::string& directory,
                                                const std::string& address, bool insecure = false,
                                                const std::string& http_address = "") {
  ServerOptions options;
  options.http_address = http_address;
  options.store.data_directory = directory;
  options.grpc_address = address;
  options.insecure = insecure;
  return Server::Start(std::move(options));
}

TEST(ServerStartTest, PicksAFreePort) {
  const testing::TemporaryDirectory directory;
  const auto server = StartOn(directory.path(), "127.0.0.1:0");
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT((*server)->grpc_address(), ::testing::MatchesRegex("127\\.0\\.0\\.1:[1-9][0-9]*"));
}

TEST(ServerStartTest, RefusesAnAddressThatOthersReach) {
  const testing::TemporaryDirectory directory;
  const auto refused = StartOn(directory.path(), "0.0.0.0:0");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("--insecure"));
  EXPECT_TRUE(StartOn(directory.path(), "0.0.0.0:0", /*insecure=*/true).ok());
}

TEST(ServerStartTest, RefusesAMalformedAddress) {
  const testing::TemporaryDirectory directory;
  for (const char* address : {"", "7070", "localhost", "127.0.0.1:", "127.0.0.1:x", "::1:7070",
                              "127.0.0.1:70000", "127.0.0.1:-1", "[]:7070"}) {
    EXPECT_EQ(StartOn(directory.path(), address).status().code(),
              absl::StatusCode::kInvalidArgument)
        << address;
  }
}

TEST(ServerStartTest, ASecondServerOnTheDirectoryIsRefused) {
  const testing::TemporaryDirectory directory;
  const auto first = StartOn(directory.path(), "127.0.0.1:0");
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = StartOn(directory.path(), "127.0.0.1:0");
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(directory.path()));
}

TEST(ServerStartTest, APortInUseIsUnavailable) {
  const testing::TemporaryDirectory one;
  const testing::TemporaryDirectory two;
  const auto first = StartOn(one.path(), "127.0.0.1:0");
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = StartOn(two.path(), (*first)->grpc_address());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr((*first)->grpc_address()));
}

TEST(ServerStartTest, HttpIsServedWhereItIsAskedFor) {
  const testing::TemporaryDirectory directory;
  const auto server = StartOn(directory.path(), "127.0.0.1:0", false, "[::1]:0");
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT((*server)->http_address(), ::testing::MatchesRegex("\\[::1\\]:[1-9][0-9]*"));
}

TEST(ServerStartTest, WithoutAnAddressThereIsNoHttp) {
  const testing::TemporaryDirectory directory;
  const auto server = StartOn(directory.path(), "127.0.0.1:0");
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ((*server)->http_address(), "");
}

TEST(ServerStartTest, RefusesAnHttpAddressThatOthersReach) {
  const testing::TemporaryDirectory directory;
  const auto refused = StartOn(directory.path(), "127.0.0.1:0", false, "0.0.0.0:0");
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("--insecure"));
  EXPECT_TRUE(StartOn(directory.path(), "127.0.0.1:0", true, "0.0.0.0:0").ok());
  EXPECT_EQ(StartOn(directory.path(), "127.0.0.1:0", false, "7071").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(ServerStartTest, AnHttpPortInUseIsUnavailable) {
  const testing::TemporaryDirectory one;
  const testing::TemporaryDirectory two;
  const auto first = StartOn(one.path(), "127.0.0.1:0", false, "127.0.0.1:0");
  ASSERT_TRUE(first.ok()) << first.status();
  for (const std::string& taken : {(*first)->http_address(), (*first)->grpc_address()}) {
    const auto second = StartOn(two.path(), "127.0.0.1:0", false, taken);
    EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(second.status().message()), HasSubstr(taken));
    EXPECT_THAT(std::string(second.status().message()), HasSubstr("--http_address="));
  }
}

TEST(ServerStartTest, NamesOfHostsAreChecked) {
  const testing::TemporaryDirectory directory;
  ServerOptions options;
  options.store.data_directory = directory.path();
  options.grpc_address = "127.0.0.1:0";
  options.http_address = "127.0.0.1:0";
  options.http_hosts = {"http://example.org"};
  EXPECT_EQ(Server::Start(std::move(options)).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(ServerStartTest, StopTwiceIsHarmless) {
  const testing::TemporaryDirectory directory;
  const auto server = StartOn(directory.path(), "[::1]:0");
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_THAT((*server)->grpc_address(), HasSubstr("[::1]:"));
  (*server)->Stop();
  (*server)->Stop();
}

TEST(ListenAddressTest, KnowsLoopback) {
  for (const char* address : {"127.0.0.1:1", "127.9.8.7:1", "localhost:1", "[::1]:1"}) {
    EXPECT_TRUE(IsLoopback(*ParseListenAddress(address))) << address;
  }
  for (const char* address : {"0.0.0.0:1", "10.0.0.1:1", "[::]:1", "example.org:1"}) {
    EXPECT_FALSE(IsLoopback(*ParseListenAddress(address))) << address;
  }
}

}  // namespace
}  // namespace nereid::server

// The HTTP front door of the program: its flags, and what it says of them.

#include <filesystem>
#include <fstream>

#include "tests/end_to_end/cli_fixture.h"
#include "tests/support/grpc_web_peer.h"
#include "tests/support/http_peer.h"

namespace nereid {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

constexpr char kInfo[] = "/nereid.v1.ServerService/GetServerInfo";

class ServerHttpTest : public ::testing::Test {
 protected:
  void Start(const std::vector<std::string>& flags) {
    auto started = testing::ServerProcess::StartNereid(directory_.path(), flags);
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }

  // A server with these flags, which does not come up.
  std::string ErrorOf(const std::vector<std::string>& flags) {
    std::vector<std::string> command = {testing::ProgramBesideThis("nereid-server"),
                                        "--data_dir=" + directory_.path(),
                                        "--grpc_address=127.0.0.1:0"};
    command.insert(command.end(), flags.begin(), flags.end());
    const testing::CommandResult result = testing::RunCommand(command);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_EQ(result.stdout_text, "");
    return result.stderr_text;
  }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<testing::ServerProcess> server_;
};

TEST_F(ServerHttpTest, TheReadyLineSaysWhere) {
  Start({"--http_address=127.0.0.1:0"});
  EXPECT_THAT(server_->address(), MatchesRegex("127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_THAT(server_->http_address(), MatchesRegex("127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_EQ(testing::GrpcWebPeer(server_->http_address()).Call(kInfo, "").status(), 0);
  EXPECT_TRUE(server_->Stop().ok());
}

TEST_F(ServerHttpTest, WithoutAnAddressThereIsNone) {
  Start({"--http_address="});
  EXPECT_THAT(server_->address(), MatchesRegex("127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_EQ(server_->http_address(), "");
}

TEST_F(ServerHttpTest, SigtermEndsWhileAClientHoldsAStream) {
  Start({"--http_address=127.0.0.1:0"});
  testing::GrpcWebPeer peer(server_->http_address());
  ASSERT_TRUE(peer.Begin("/grpc.health.v1.Health/Watch", ""));
  std::string first;
  ASSERT_TRUE(peer.ReadMessage(first));
  EXPECT_TRUE(server_->Stop().ok());
  EXPECT_EQ(peer.Finish().status(), 14);
}

TEST_F(ServerHttpTest, OtherNamesAreAnsweredToWhenAFlagSaysSo) {
  Start({"--http_address=127.0.0.1:0", "--http_hosts=nereid.example.org,other.example.org"});
  for (const auto& [host, is_answered] :
       {std::pair("nereid.example.org", true), std::pair("other.example.org:443", true),
        std::pair("evil.example", false)}) {
    testing::HttpPeer peer(server_->http_address());
    const std::string request = std::string("GET / HTTP/1.1\r\nHost: ") + host + "\r\n\r\n";
    EXPECT_EQ(peer.Ask(request).status != 403, is_answered) << host;
  }
}

TEST_F(ServerHttpTest, BadFlagsAreRefused) {
  EXPECT_THAT(ErrorOf({"--http_address=0.0.0.0:0"}), HasSubstr("--insecure"));
  EXPECT_THAT(ErrorOf({"--http_address=7071"}), HasSubstr("\"7071\""));
  EXPECT_THAT(ErrorOf({"--http_address=127.0.0.1:0", "--http_hosts=a:1"}), HasSubstr("\"a:1\""));
  Start({"--http_address=127.0.0.1:0"});
  const testing::TemporaryDirectory other;
  const testing::CommandResult taken = testing::RunCommand(
      {testing::ProgramBesideThis("nereid-server"), "--data_dir=" + other.path(),
       "--grpc_address=127.0.0.1:0", "--http_address=" + server_->http_address()});
  EXPECT_EQ(taken.exit_code, 1);
  EXPECT_THAT(taken.stderr_text, HasSubstr(server_->http_address()));
  EXPECT_THAT(taken.stderr_text, HasSubstr("--http_address="));
}

TEST_F(ServerHttpTest, TheDashboardIsFoundBesideTheProgram) {
  const testing::TemporaryDirectory installed;
  const fs::path root = installed.path();
  fs::create_directories(root / "bin");
  fs::create_directories(root / "share/nereid/web");
  fs::copy_file(testing::ProgramBesideThis("nereid-server"), root / "bin/nereid-server");
  std::ofstream(root / "share/nereid/web/index.html") << "the dashboard";
  const auto server =
      testing::ServerProcess::Start({root / "bin/nereid-server", "--data_dir=" + directory_.path(),
                                     "--grpc_address=127.0.0.1:0", "--http_address=127.0.0.1:0"});
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_EQ(testing::HttpPeer((*server)->http_address()).Get("/").body, "the dashboard");
}

}  // namespace
}  // namespace nereid

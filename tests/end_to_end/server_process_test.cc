// The server as a program: its ready line, its exit codes, its flags.

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>

#include "client/experiment.h"
#include "nereid/v1/server.grpc.pb.h"
#include "tests/end_to_end/cli_fixture.h"

namespace nereid {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class ServerProcessTest : public CliTest {
 protected:
  static testing::CommandResult RunServer(std::vector<std::string> flags) {
    flags.insert(flags.begin(), testing::ProgramBesideThis("nereid-server"));
    return testing::RunCommand(flags);
  }
};

TEST_F(ServerProcessTest, SaysWhereItServesAndExitsWithZero) {
  EXPECT_THAT(server_->address(), MatchesRegex("127\\.0\\.0\\.1:[0-9]+"));
  EXPECT_TRUE(server_->Stop().ok());
}

TEST_F(ServerProcessTest, OneVersionIsToldEverywhere) {
  grpc::ClientContext context;
  v1::GetServerInfoResponse info;
  const auto stub = v1::ServerService::NewStub(
      grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  ASSERT_TRUE(stub->GetServerInfo(&context, {}, &info).ok());
  EXPECT_THAT(info.version(), MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
  EXPECT_EQ(Nereid({"--version"}).stdout_text, "nereid " + info.version() + "\n");
  EXPECT_EQ(RunServer({"--version"}).stdout_text, "nereid-server " + info.version() + "\n");
}

TEST_F(ServerProcessTest, ASecondOneOnTheDirectorySaysSo) {
  const auto second = RunServer({"--data_dir=" + directory_.path(), "--grpc_address=127.0.0.1:0"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_EQ(second.stdout_text, "");
  EXPECT_THAT(second.stderr_text, HasSubstr("in use"));
  EXPECT_THAT(second.stderr_text, HasSubstr(directory_.path()));
}

TEST_F(ServerProcessTest, BadFlagsAreRefusedByName) {
  const testing::TemporaryDirectory other;
  const std::string data = "--data_dir=" + other.path();
  EXPECT_THAT(RunServer({}).stderr_text, HasSubstr("--data_dir"));
  EXPECT_EQ(RunServer({}).exit_code, 2);
  EXPECT_THAT(RunServer({data, "--durability=none"}).stderr_text, HasSubstr("none"));
  EXPECT_THAT(RunServer({data, "--max_channel_families=-1"}).stderr_text, HasSubstr("-1"));
  EXPECT_THAT(RunServer({data, "--grpc_address=0.0.0.0:0"}).stderr_text, HasSubstr("--insecure"));
  EXPECT_THAT(RunServer({data, "extra"}).stderr_text, HasSubstr("extra"));
  EXPECT_NE(RunServer({data, "--unknown"}).exit_code, 0);
}

TEST_F(ServerProcessTest, ADataDirectoryThatIsAFileIsRefused) {
  const testing::TemporaryDirectory other;
  const std::string path = other.path() + "/file";
  std::ofstream(path) << "not a directory";
  const auto result = RunServer({"--data_dir=" + path, "--grpc_address=127.0.0.1:0"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.stderr_text, HasSubstr(path));
}

TEST_F(ServerProcessTest, ItMayHaveAsManyFilesOpenAsTheSystemAllows) {
  rlimit files{};
  ASSERT_EQ(prlimit(server_->process(), RLIMIT_NOFILE, nullptr, &files), 0);
  const rlimit before = files;
  ASSERT_GT(before.rlim_max, 256u);
  rlimit few = before;
  few.rlim_cur = 256;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  const testing::TemporaryDirectory other;
  const auto started = testing::ServerProcess::StartNereid(other.path());
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_TRUE(started.ok()) << started.status();
  ASSERT_EQ(prlimit((*started)->process(), RLIMIT_NOFILE, nullptr, &files), 0);
  EXPECT_EQ(files.rlim_cur, files.rlim_max);
}

TEST_F(ServerProcessTest, VerifySaysWhetherAnythingIsDamaged) {
  const std::vector<std::string> verify = {"--verify", "--data_dir=" + directory_.path()};
  const auto in_use = RunServer(verify);
  EXPECT_EQ(in_use.exit_code, 3);
  EXPECT_THAT(in_use.stderr_text, HasSubstr("in use"));
  EXPECT_TRUE(server_->Stop().ok());
  const auto sound = RunServer(verify);
  EXPECT_EQ(sound.exit_code, 0);
  EXPECT_THAT(sound.stdout_text, MatchesRegex("nothing is damaged: 0 channels, .* MB/s\n"));
  EXPECT_EQ(sound.stderr_text, "");
  std::ofstream(directory_.path() + "/CURRENT") << "MANIFEST-000000\n";
  const auto damaged = RunServer(verify);
  EXPECT_EQ(damaged.exit_code, 1);
  EXPECT_THAT(damaged.stdout_text, HasSubstr("damaged: "));
  EXPECT_THAT(damaged.stdout_text, HasSubstr(directory_.path() + "/CURRENT"));
  EXPECT_EQ(RunServer({"--verify"}).exit_code, 2);
}

TEST_F(ServerProcessTest, TheClientLosesNothingOverKilledServers) {
  client::ExperimentOptions options;
  options.server = server_->address();
  options.project = "p";
  options.experiment = "e";
  auto experiment = client::Experiment::Open(options);
  ASSERT_TRUE(experiment.ok()) << experiment.status();
  client::Channel* loss = *(*experiment)->GetChannel("loss");
  constexpr int kRounds = 5;
  constexpr int kPointsPerRound = 20'000;
  std::string csv = "x,y\n";
  for (int i = 0; i < kRounds * kPointsPerRound; ++i) {
    loss->Send(i * 0.5);
    csv += std::to_string(i + 1) + "," + std::to_string(i / 2) + (i % 2 == 0 ? "\n" : ".5\n");
    if (i % kPointsPerRound != kPointsPerRound / 2) continue;
    server_->Kill();
    auto restarted = testing::ServerProcess::StartNereid(directory_.path(),
                                                         {"--grpc_address=" + options.server});
    ASSERT_TRUE(restarted.ok()) << restarted.status();
    server_ = *std::move(restarted);
  }
  const auto report = (*experiment)->Finish(client::FinishState::kSucceeded, absl::Seconds(60));
  EXPECT_EQ(report.points_acknowledged, kRounds * kPointsPerRound * 1u) << report.last_error;
  EXPECT_EQ(ReadCsv("loss"), csv);
}

}  // namespace
}  // namespace nereid

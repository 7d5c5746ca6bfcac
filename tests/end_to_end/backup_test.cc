// `nereid backup`, and servers started on what it made.

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/experiment.h"
#include "tests/end_to_end/cli_fixture.h"
#include "tests/storage/ingest_requests.h"

namespace nereid {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class BackupTest : public CliTest {
 protected:
  std::string backup() const { return backups_.path() + "/monday"; }

  std::unique_ptr<client::Experiment> Open(const std::string& experiment) {
    auto opened =
        client::Experiment::Open({.server = address_, .project = "p", .experiment = experiment});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }

  // The server stops, and another one serves the backup.
  void Restore() {
    EXPECT_TRUE(server_->Stop().ok());
    auto started = testing::ServerProcess::StartNereid(backup());
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    address_ = server_->address();
  }

  // How many points the channel has, which must be (1, 0.5), (2, 1), (3, 1.5)…
  uint64_t CountHalves(const std::string& channel) {
    const std::vector<std::string> lines = absl::StrSplit(ReadCsv(channel), '\n');
    uint64_t count = 0;
    for (size_t i = 1; i + 1 < lines.size(); ++i) {
      const std::vector<std::string> cells = absl::StrSplit(lines[i], ',');
      EXPECT_EQ(std::stod(cells.at(0)), static_cast<double>(i));
      EXPECT_EQ(std::stod(cells.at(1)), static_cast<double>(i) / 2);
      ++count;
    }
    return count;
  }

  testing::TemporaryDirectory backups_;
};

TEST_F(BackupTest, HasAllThatWasAcknowledgedBeforeWhileStreamsGoOn) {
  const std::unique_ptr<client::Experiment> experiment = Open("e");
  client::Channel* loss = *experiment->GetChannel("loss");
  std::atomic<bool> stopping = false;
  std::thread sender([&] {
    for (int i = 1; !stopping; ++i) {
      loss->Send(i, i / 2.0);
      if (i % 1000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  while (experiment->Report().points_acknowledged < 10'000) std::this_thread::yield();
  const uint64_t before = experiment->Report().points_acknowledged;
  const testing::CommandResult made = Nereid({"backup", backup()});
  stopping = true;
  sender.join();
  EXPECT_EQ(made.exit_code, 0) << made.stderr_text;
  EXPECT_THAT(made.stdout_text, HasSubstr("backup of "));
  const auto report = experiment->Finish(client::FinishState::kSucceeded, absl::Seconds(60));
  EXPECT_EQ(CountHalves("loss"), report.points_acknowledged);
  Restore();
  const uint64_t restored = CountHalves("loss");
  EXPECT_GE(restored, before);
  EXPECT_LE(restored, report.points_acknowledged);
}

TEST_F(BackupTest, HasImagesAliasesChartsAndDetails) {
  const std::string picture = storage::Png(8, 8, std::string(100'000, 'x'));
  {
    const std::unique_ptr<client::Experiment> experiment = Open("e");
    (*experiment->GetChannel("sample"))->Send({.name = "first", .data = picture});
    (*experiment->GetChannel("acc"))->Send(0.75);
    ASSERT_EQ(experiment->Finish(client::FinishState::kFailed, absl::Seconds(60)).points_pending,
              0u);
  }
  Nereid({"alias", "set", "accuracy", "val/acc", "acc"});
  Nereid({"chartset", "set", "quality", "both", "@accuracy"});
  const std::vector<std::vector<std::string>> commands = {{"read", "sample", "--format", "csv"},
                                                          {"read", "@accuracy", "--format", "csv"},
                                                          {"chart", "ls", "--format", "csv"},
                                                          {"ls", "p", "--format", "csv"},
                                                          {"experiment", "ls"},
                                                          {"export-config"}};
  std::vector<std::string> before;
  for (const auto& command : commands) before.push_back(Nereid(command).stdout_text);
  EXPECT_EQ(Nereid({"backup", backup()}).exit_code, 0);
  Restore();
  for (size_t i = 0; i < commands.size(); ++i) {
    EXPECT_EQ(Nereid(commands[i]).stdout_text, before[i]) << commands[i][0];
    EXPECT_NE(before[i], "");
  }
}

TEST_F(BackupTest, ARestoredStoreGoesOn) {
  ASSERT_EQ(Send({"-l", "loss"}, "echo loss 0.5; echo loss 1").exit_code, 0);
  ASSERT_EQ(Nereid({"backup", backup()}).exit_code, 0);
  Restore();
  EXPECT_EQ(Send({"-l", "loss"}, "echo loss 1.5").exit_code, 0);
  EXPECT_EQ(CountHalves("loss"), 3u);
  const std::string second = backups_.path() + "/tuesday/";
  EXPECT_EQ(Nereid({"backup", second}).exit_code, 0);
  EXPECT_TRUE(fs::exists(second + "CURRENT"));
}

TEST_F(BackupTest, NothingIsOverwrittenAndNothingHalfIsLeft) {
  fs::create_directory(backup());
  const testing::CommandResult refused = Nereid({"backup", backup()});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.stderr_text, HasSubstr(backup()));
  EXPECT_TRUE(fs::is_empty(backup()));
  fs::remove(backup());
  EXPECT_TRUE(server_->Stop().ok());
  EXPECT_EQ(Nereid({"backup", backup()}).exit_code, 1);
  EXPECT_TRUE(fs::is_empty(backups_.path()));
  EXPECT_EQ(Nereid({"backup"}).exit_code, 2);
  EXPECT_EQ(Nereid({"backup", "a", "b"}).exit_code, 2);
}

TEST_F(BackupTest, TheServerKeepsNothingOfABackup) {
  const std::string left = directory_.path() + "/backup";
  ASSERT_EQ(Nereid({"backup", backup()}).exit_code, 0);
  EXPECT_FALSE(fs::exists(left));
  EXPECT_TRUE(server_->Stop().ok());
  for (const std::string& name : {left, left + ".tmp"}) {
    fs::create_directory(name);
    std::ofstream(name + "/000001.sst") << "of a server that was killed";
  }
  StartServer();
  EXPECT_FALSE(fs::exists(left));
  EXPECT_FALSE(fs::exists(left + ".tmp"));
}

}  // namespace
}  // namespace nereid

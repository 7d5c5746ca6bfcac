#include "client/cli/sync_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/spool_option.h"
#include "client/experiment.h"
#include "client/spool_folder.h"
#include "tests/client/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class SyncCommandTest : public ::testing::Test {
 protected:
  std::unique_ptr<Experiment> Open(const std::string& server, const std::string& name) const {
    ExperimentOptions options;
    options.server = server;
    options.project = "p";
    options.experiment = name;
    options.spool_directory = directory_.path();
    return *Experiment::Open(options);
  }

  // Leaves a spool with so many points.
  void Leave(const std::string& name, int points) {
    auto experiment = Open(nobody_listens_, name);
    for (int i = 1; i <= points; ++i) (**experiment->GetChannel(name)).Send(i);
    experiment->Finish(FinishState::kSucceeded, absl::ZeroDuration());
  }

  int Run(std::vector<std::string> arguments) {
    std::ostringstream out;
    std::ostringstream err;
    const int exit_code = RunSyncCommand(arguments, out, err);
    out_ = out.str();
    err_ = err.str();
    return exit_code;
  }

  std::vector<std::string> Spools() const { return *ListSpools(directory_.path()); }

  testing::TemporaryDirectory directory_;
  ScriptedServer server_;
  const std::string nobody_listens_ = ScriptedServer().address();
  std::string out_;
  std::string err_;
};

TEST_F(SyncCommandTest, DeliversEverySpoolAndRemovesIt) {
  Leave("one", 1234);
  EXPECT_EQ(Run({directory_.path(), "--server", server_.address()}), 0);
  EXPECT_EQ(out_, "p/one: 1,234 points delivered, 0 rejected\n1 spool delivered\n");
  EXPECT_EQ(err_, "");
  EXPECT_EQ(server_.record().CountPoints("one"), 1234);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(SyncCommandTest, WithNothingLeftThereIsNothingToDo) {
  EXPECT_EQ(Run({directory_.path(), "--server", nobody_listens_}), 0);
  EXPECT_EQ(out_, "0 spools delivered\n");
}

TEST_F(SyncCommandTest, OnlyTheDirectoryThatNobodyNamedNeedNotBeThere) {
  const std::string none = directory_.path() + "/none";
  EXPECT_EQ(Run({none, "--server", nobody_listens_}), 2);
  EXPECT_THAT(err_, HasSubstr("there is no directory \"" + none + "\""));
  setenv(kSpoolVariable, none.c_str(), 1);
  EXPECT_EQ(Run({"--server", nobody_listens_}), 0);
  unsetenv(kSpoolVariable);
}

TEST_F(SyncCommandTest, AServerThatIsAwayIsToldAndEverythingKept) {
  Leave("one", 10);
  EXPECT_EQ(Run({directory_.path(), "--server", nobody_listens_}), 1);
  EXPECT_EQ(out_, "0 spools delivered, 1 left\n");
  EXPECT_THAT(err_, HasSubstr(nobody_listens_));
  EXPECT_THAT(err_, HasSubstr("spool " + Spools().at(0) + " is kept"));
}

TEST_F(SyncCommandTest, ASpoolInUseIsLeftToItsProgram) {
  auto experiment = Open(nobody_listens_, "live");
  (**experiment->GetChannel("live")).Send(1);
  while (experiment->Report().points_spooled == 0) {
    experiment->Flush(absl::Milliseconds(1)).IgnoreError();
  }
  EXPECT_EQ(Run({directory_.path(), "--server", server_.address()}), 0);
  EXPECT_EQ(out_, "0 spools delivered, 1 in use\n");
  EXPECT_THAT(err_, HasSubstr(absl::StrCat("in use by process ", getpid())));
  EXPECT_THAT(Spools(), SizeIs(1));
  experiment->Close(absl::ZeroDuration());
}

TEST_F(SyncCommandTest, ADamagedSpoolIsToldAndKept) {
  Leave("one", 10);
  const std::string path = ListSpoolSegments(Spools().at(0))->at(0).path;
  std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(12).put('\xff');
  EXPECT_EQ(Run({directory_.path(), "--server", server_.address()}), 1);
  EXPECT_THAT(err_, HasSubstr(path + " is damaged at byte 8"));
  EXPECT_EQ(out_, "0 spools delivered, 1 left\n");
  EXPECT_THAT(Spools(), SizeIs(1));
}

TEST_F(SyncCommandTest, ARefusalIsTold) {
  Leave("one", 10);
  server_.RefuseStreams({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  EXPECT_EQ(Run({directory_.path(), "--server", server_.address()}), 1);
  EXPECT_THAT(err_, HasSubstr("not you"));
  EXPECT_THAT(Spools(), SizeIs(1));
}

TEST_F(SyncCommandTest, RejectedPointsAreTold) {
  Leave("one", 10);
  server_.RejectPoints(1, 3, "too small");
  EXPECT_EQ(Run({directory_.path(), "--server", server_.address()}), 0);
  EXPECT_THAT(out_, HasSubstr("p/one: 7 points delivered, 3 rejected\n"));
  EXPECT_THAT(err_, HasSubstr("rejected: too small"));
  EXPECT_THAT(Spools(), IsEmpty());
}

TEST_F(SyncCommandTest, AWrongCommandLineIsRefused) {
  EXPECT_EQ(Run({"a", "b"}), 2);
  EXPECT_THAT(err_, HasSubstr("\"b\""));
  EXPECT_EQ(Run({"--help"}), 0);
  EXPECT_THAT(out_, HasSubstr("NEREID_SPOOL"));
}

}  // namespace
}  // namespace nereid::client

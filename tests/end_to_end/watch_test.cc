// `nereid watch` beside a program that sends points.

#include <signal.h>

#include <algorithm>

#include "client/experiment.h"
#include "tests/end_to_end/cli_fixture.h"
#include "tests/end_to_end/running_command.h"

namespace nereid {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::RunningCommand;

class WatchTest : public CliTest {
 protected:
  // The command line of `nereid watch` on experiment "e" of project "p".
  std::vector<std::string> Command(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command = {"/usr/bin/env",
                                        "TERM=xterm",
                                        "NO_COLOR=1",
                                        "NEREID_SERVER=" + address_,
                                        "NEREID_PROJECT=p",
                                        "NEREID_EXPERIMENT=e",
                                        testing::ProgramBesideThis("nereid"),
                                        "watch"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
  }

  void Open() {
    client::ExperimentOptions options;
    options.server = address_;
    options.project = "p";
    options.experiment = "e";
    auto opened = client::Experiment::Open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    experiment_ = *std::move(opened);
  }

  // A point that is stored when this returns.
  void Store(const std::string& channel, double x, double y) {
    (*experiment_->GetChannel(channel))->Send(x, y);
    const absl::Status status = experiment_->Flush(absl::Minutes(1));
    ASSERT_TRUE(status.ok()) << status;
  }

  // Again on the port of before.
  void RestartServer() {
    auto restarted =
        testing::ServerProcess::StartNereid(directory_.path(), {"--grpc_address=" + address_});
    ASSERT_TRUE(restarted.ok()) << restarted.status();
    server_ = *std::move(restarted);
  }

  std::unique_ptr<client::Experiment> experiment_;
};

// The lines of points, without those that tell what else happened.
std::string WithoutNotes(const std::string& output) {
  std::string points;
  for (size_t begin = 0; begin < output.size();) {
    const size_t end = std::min(output.find('\n', begin), output.size() - 1) + 1;
    const std::string line = output.substr(begin, end - begin);
    if (line.rfind("nereid: ", 0) != 0) points += line;
    begin = end;
  }
  return points;
}

TEST_F(WatchTest, WaitsForWhatIsNotThereYetAndFollowsIt) {
  RunningCommand watch(Command({"loss", "--format", "csv"}));
  ASSERT_TRUE(watch.WaitFor("nereid: waiting for loss: there is no project \"p\"\n"));
  Open();
  for (int x = 1; x <= 3; ++x) {
    Store("loss", x, x * 0.25);
    ASSERT_TRUE(watch.WaitFor(std::to_string(x) + ",")) << watch.output();
  }
  watch.Signal(SIGINT);
  EXPECT_EQ(watch.Wait(), 0);
  EXPECT_THAT(watch.output(),
              EndsWith("nereid: \"loss\" is there now\nx,y\n1,0.25\n2,0.5\n3,0.75\n"));
}

TEST_F(WatchTest, BeginsWithTheLastPoints) {
  Open();
  for (int x = 1; x <= 12; ++x) Store("loss", x, -x);
  RunningCommand watch(Command({"loss", "--last", "2"}));
  ASSERT_TRUE(watch.WaitFor("12  -12\n")) << watch.output();
  Store("loss", 13, 0);
  ASSERT_TRUE(watch.WaitFor("13")) << watch.output();
  watch.Signal(SIGTERM);
  EXPECT_EQ(watch.Wait(), 0);
  EXPECT_EQ(watch.output(), " x    y\n11  -11\n12  -12\n13    0\n");
}

TEST_F(WatchTest, TellsEachPointOnceOverServersThatStopAndThatAreKilled) {
  Open();
  RunningCommand watch(Command({"loss", "--all", "--format", "csv"}));
  client::Channel* loss = *experiment_->GetChannel("loss");
  constexpr int kRounds = 4;
  // Their lines fit into a pipe: a watch that is not read keeps its server from stopping for
  // seconds.
  constexpr int kPointsPerRound = 4000;
  constexpr int kLast = kRounds * kPointsPerRound + 1;
  std::string csv = "x,y\n";
  int x = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kPointsPerRound; ++i) {
      ++x;
      loss->Send(x, x * 0.5);
      csv += std::to_string(x) + "," + std::to_string(x / 2) + (x % 2 == 0 ? "\n" : ".5\n");
    }
    // Most points of the round are still to come, from the client or from the server.
    ASSERT_TRUE(watch.WaitFor(std::to_string(x - kPointsPerRound + 1) + ","));
    if (round % 2 == 0) {
      ASSERT_TRUE(server_->Stop().ok());
    } else {
      server_->Kill();
    }
    ASSERT_TRUE(watch.WaitFor("waiting for it to come back\n"));
    RestartServer();
    ASSERT_TRUE(watch.WaitFor("nereid: the server at " + address_ + " is back\n"));
  }
  Store("loss", kLast, 0);
  csv += std::to_string(kLast) + ",0\n";
  EXPECT_TRUE(watch.WaitFor(std::to_string(kLast) + ","));
  watch.Signal(SIGINT);
  EXPECT_EQ(watch.Wait(), 0);
  EXPECT_EQ(WithoutNotes(watch.output()), csv);
}

TEST_F(WatchTest, MovesToAChannelThatOutranksTheOneWatched) {
  Open();
  Store("acc", 1, 0.5);
  ASSERT_EQ(Nereid({"alias", "set", "accuracy", "val/acc", "acc"}).exit_code, 0);
  RunningCommand watch(Command({"@accuracy", "--format", "csv"}));
  ASSERT_TRUE(watch.WaitFor("1,0.5\n")) << watch.output();
  Store("val/acc", 1, 0.75);
  ASSERT_TRUE(watch.WaitFor("1,0.75\n")) << watch.output();
  Store("acc", 2, 0.25);
  Store("val/acc", 2, 0.875);
  ASSERT_TRUE(watch.WaitFor("2,0.875\n")) << watch.output();
  ASSERT_EQ(Nereid({"alias", "set", "accuracy", "acc"}).exit_code, 0);
  ASSERT_TRUE(watch.WaitFor("2,0.25\n")) << watch.output();
  watch.Signal(SIGINT);
  EXPECT_EQ(watch.Wait(), 0);
  EXPECT_EQ(watch.output(),
            "nereid: @accuracy = acc\nx,y\n1,0.5\n"
            "nereid: @accuracy = val/acc now, no longer acc\n1,0.75\n2,0.875\n"
            "nereid: @accuracy = acc now, no longer val/acc\n1,0.5\n2,0.25\n");
}

TEST_F(WatchTest, TellsOfPointsAndChannelsTakenAway) {
  Open();
  for (int x = 1; x <= 4; ++x) Store("loss", x, x);
  RunningCommand watch(Command({"loss", "--last", "0", "--format", "csv"}));
  ASSERT_TRUE(watch.WaitFor("x,y\n"));
  Store("loss", 5, 5);
  ASSERT_TRUE(watch.WaitFor("5,5\n"));
  ASSERT_EQ(Nereid({"truncate", "loss", "--from", "2.5", "--yes"}).exit_code, 0);
  ASSERT_TRUE(watch.WaitFor("its points with x >= 2.5 are gone\n")) << watch.output();
  Store("loss", 3, 30);
  ASSERT_TRUE(watch.WaitFor("3,30\n")) << watch.output();
  ASSERT_EQ(Nereid({"delete", "channel", "loss", "--yes"}).exit_code, 0);
  ASSERT_TRUE(watch.WaitFor("nereid: \"loss\" is gone; waiting for loss: ")) << watch.output();
  Store("loss", 1, 100);
  ASSERT_TRUE(watch.WaitFor("nereid: \"loss\" is there now\n1,100\n")) << watch.output();
  ASSERT_EQ(Nereid({"delete", "project", "p", "--yes"}).exit_code, 0);
  ASSERT_TRUE(watch.WaitFor("waiting for loss: there is no project \"p\"\n")) << watch.output();
  watch.Signal(SIGINT);
  EXPECT_EQ(watch.Wait(), 0);
}

TEST_F(WatchTest, ADrawnChartFollowsUntilCtrlC) {
  Open();
  for (int x = 1; x <= 100; ++x) (*experiment_->GetChannel("loss"))->Send(x, x);
  ASSERT_TRUE(experiment_->Flush(absl::Minutes(1)).ok());
  const client::PseudoTerminal terminal;
  terminal.SetColumns(60);
  RunningCommand watch(Command({"loss", "--plot", "--height", "4"}), terminal);
  ASSERT_TRUE(watch.WaitFor("loss  100 points, 1 to 100, last 100\x1b[K")) << watch.output();
  Store("loss", 101, 200);
  ASSERT_TRUE(watch.WaitFor("loss  101 points, 1 to 200, last 200\x1b[K")) << watch.output();
  terminal.SetColumns(50);
  ASSERT_TRUE(watch.WaitFor("    └────────┬────────┬────────┬────────┬────────┬\x1b[K"))
      << watch.output();
  ASSERT_TRUE(server_->Stop().ok());
  ASSERT_TRUE(watch.WaitFor("the server at " + address_ + " is away")) << watch.output();
  RestartServer();
  ASSERT_TRUE(watch.WaitFor("is back")) << watch.output();
  ASSERT_TRUE(terminal.Type("\x03"));
  EXPECT_EQ(watch.Wait(), 0);
  // The screen of before is back, and the last picture stays on it.
  EXPECT_THAT(watch.output(),
              HasSubstr("\x1b[?1049lloss  101 points, 1 to 200, last 200\r\n200 ┤"));
}

}  // namespace
}  // namespace nereid

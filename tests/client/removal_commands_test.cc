#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "client/cli/delete_command.h"
#include "client/cli/truncate_command.h"
#include "tests/client/command_fixture.h"
#include "tests/client/pseudo_terminal.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class RemovalCommandsTest : public CommandTest {
 protected:
  RemovalCommandsTest() {
    AddExperiment("e", v1::EXPERIMENT_STATE_SUCCEEDED);
    AddExperiment("busy", v1::EXPERIMENT_STATE_RUNNING);
    for (const std::string name : {"loss", "log"}) {
      v1::Channel& channel =
          AddChannel(name, name == "loss" ? v1::VALUE_TYPE_NUMERIC : v1::VALUE_TYPE_TEXT, 100000);
      channel.set_first_x(1);
      channel.set_last_x(100000);
    }
    AddChannel("empty", v1::VALUE_TYPE_NUMERIC, 0);
    server_.overviews["loss"].set_point_count(12345);
    server_.truncated.set_point_count(87655);
    server_.truncated.set_last_x(87654);
    setenv(kProjectVariable, "p", 1);
    setenv(kExperimentVariable, "e", 1);
  }

  // As Run, with a stdin on which nobody can be asked.
  std::string RunUnattended(const Command& command, const std::vector<std::string>& arguments,
                            int expected_exit_code) {
    const OtherStream nobody(STDIN_FILENO, open("/dev/null", O_RDONLY));
    return Run(command, arguments, expected_exit_code);
  }

  // As Run, for a person at a terminal who types the answer.
  std::string RunAnswered(const std::string& answer, const Command& command,
                          const std::vector<std::string>& arguments, int expected_exit_code) {
    const PseudoTerminal terminal;
    const OtherStream typed(STDIN_FILENO, terminal.Open());
    EXPECT_TRUE(terminal.Type(answer));
    return Run(command, arguments, expected_exit_code);
  }
};

TEST_F(RemovalCommandsTest, TruncateShowsWhatGoesAndDoesIt) {
  EXPECT_EQ(Run(RunTruncateCommand, {"loss", "--from", "87655", "--yes"}),
            "\"loss\" ends at x = 87654 now, with 87,655 points\n");
  EXPECT_EQ(error_,
            "takes away 12,345 of 100,000 points of channel \"loss\" (x >= 87655) of experiment "
            "\"e\" in project \"p\"\n");
  EXPECT_THAT(server_.removals(), ElementsAre("truncate p/e/loss from 87655"));
  const v1::SampleSeriesRequest count = server_.sample_requests().at(0);
  EXPECT_EQ(count.columns(), 1u);
  EXPECT_EQ(count.from(), 87655);
  EXPECT_FALSE(count.has_to());
}

TEST_F(RemovalCommandsTest, TruncateMayTakeAll) {
  server_.truncated.Clear();
  EXPECT_EQ(Run(RunTruncateCommand, {"loss", "--from=-inf", "--yes"}), "\"loss\" is empty now\n");
  EXPECT_EQ(error_,
            "takes away all 100,000 points of channel \"loss\" (x >= -inf) of experiment \"e\" in "
            "project \"p\"\n");
  EXPECT_THAT(server_.sample_requests(), IsEmpty());
}

TEST_F(RemovalCommandsTest, TruncateDoesNotCountWhatItWouldHaveToRead) {
  Run(RunTruncateCommand, {"log", "--from", "2", "--yes"});
  EXPECT_EQ(
      error_,
      "takes away some of 100,000 points, the last at x = 100000, of channel \"log\" (x >= 2) "
      "of experiment \"e\" in project \"p\"\n");
  EXPECT_THAT(server_.sample_requests(), IsEmpty());
}

TEST_F(RemovalCommandsTest, TruncateSaysWhenThereIsNothingToTakeAway) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"loss", "--from", "100001"}, {"empty", "--from", "0"}}) {
    EXPECT_EQ(Run(RunTruncateCommand, arguments), "");
    EXPECT_THAT(error_, StartsWith("nothing to take away: no points in channel \""));
  }
  EXPECT_THAT(server_.removals(), IsEmpty());
}

TEST_F(RemovalCommandsTest, NothingIsDoneWhereNobodyCanBeAsked) {
  EXPECT_EQ(RunUnattended(RunTruncateCommand, {"loss", "--from", "87655"}, 2), "");
  EXPECT_EQ(error_,
            "takes away 12,345 of 100,000 points of channel \"loss\" (x >= 87655) of experiment "
            "\"e\" in project \"p\"\n"
            "nereid: nothing was done: stdin is no terminal, so nobody can be asked; add --yes to "
            "go on\n");
  EXPECT_EQ(RunUnattended(RunDeleteCommand, {"project", "p"}, 2), "");
  EXPECT_THAT(server_.removals(), IsEmpty());
}

TEST_F(RemovalCommandsTest, ThePersonAtTheTerminalDecides) {
  for (const std::string no : {"n\n", "\n", "yesterday\n", "\x04"}) {
    EXPECT_EQ(RunAnswered(no, RunDeleteCommand, {"channel", "loss"}, 1), "");
    EXPECT_EQ(error_,
              "deletes channel \"loss\" of experiment \"e\" in project \"p\": 100,000 points\n"
              "Go on? [y/N] nereid: nothing was done\n");
  }
  EXPECT_THAT(server_.removals(), IsEmpty());
  for (const std::string yes : {"y\n", "Yes\n"}) {
    EXPECT_EQ(RunAnswered(yes, RunDeleteCommand, {"channel", "loss"}, 0),
              "deleted channel \"loss\" of experiment \"e\" in project \"p\"\n");
  }
  EXPECT_THAT(server_.removals(), ElementsAre("delete p/e/loss", "delete p/e/loss"));
}

TEST_F(RemovalCommandsTest, DeletesAProject) {
  EXPECT_EQ(Run(RunDeleteCommand, {"project", "p", "--yes"}), "deleted project \"p\"\n");
  EXPECT_EQ(error_,
            "deletes project \"p\": 2 experiments\n"
            "1 experiment running: streams open there are ended\n");
  EXPECT_THAT(server_.removals(), ElementsAre("delete p"));
}

TEST_F(RemovalCommandsTest, DeletesAnExperiment) {
  EXPECT_EQ(Run(RunDeleteCommand, {"experiment", "e", "--yes"}),
            "deleted experiment \"e\" in project \"p\"\n");
  EXPECT_EQ(error_, "deletes experiment \"e\" in project \"p\": 3 channels, 200,000 points\n");
  EXPECT_THAT(server_.removals(), ElementsAre("delete p/e"));
}

TEST_F(RemovalCommandsTest, SaysWhatHappensToOpenStreams) {
  server_.experiments[0].set_state(v1::EXPERIMENT_STATE_RUNNING);
  Run(RunDeleteCommand, {"experiment", "e", "--yes"});
  EXPECT_EQ(error_,
            "deletes experiment \"e\" in project \"p\": 3 channels, 200,000 points\n"
            "it is running: streams open on it are ended\n");
  Run(RunDeleteCommand, {"channel", "loss", "--yes"});
  EXPECT_EQ(
      error_,
      "deletes channel \"loss\" of experiment \"e\" in project \"p\": 100,000 points\n"
      "its experiment is running: a stream that goes on sending to it begins a new channel\n");
}

TEST_F(RemovalCommandsTest, SaysWhatHappensToProgramsThatDoNotRespond) {
  server_.experiments[0].set_state(v1::EXPERIMENT_STATE_NOT_RESPONDING);
  Run(RunDeleteCommand, {"experiment", "e", "--yes"});
  EXPECT_EQ(error_,
            "deletes experiment \"e\" in project \"p\": 3 channels, 200,000 points\n"
            "it is not responding: a program that comes back to it begins a new one\n");
  Run(RunDeleteCommand, {"project", "p", "--yes"});
  EXPECT_EQ(error_,
            "deletes project \"p\": 2 experiments\n"
            "1 experiment running: streams open there are ended\n"
            "1 experiment not responding: a program that comes back begins a new one\n");
}

TEST_F(RemovalCommandsTest, TruncateNamesWhatIsWrong) {
  Run(RunTruncateCommand, {"nope", "--from", "1", "--yes"}, 1);
  EXPECT_EQ(error_, "nereid: there is no channel \"nope\"\n");
  Run(RunTruncateCommand, {"--from", "1"}, 2);
  EXPECT_EQ(error_, "nereid: no CHANNEL: name the one to truncate. Try: nereid truncate --help\n");
  Run(RunTruncateCommand, {"loss"}, 2);
  EXPECT_EQ(error_, "nereid: no --from X: name the first x to take away\n");
  Run(RunTruncateCommand, {"loss", "--from", "nan"}, 2);
  EXPECT_EQ(error_, "nereid: --from: \"nan\" is no number\n");
  Run(RunTruncateCommand, {"loss", "log", "--from", "1"}, 2);
  EXPECT_EQ(error_, "nereid: one CHANNEL is truncated at a time, but there is also \"log\"\n");
  EXPECT_THAT(Run(RunTruncateCommand, {"--help"}), StartsWith("nereid truncate: "));
}

TEST_F(RemovalCommandsTest, DeleteNamesWhatIsWrong) {
  Run(RunDeleteCommand, {"experiment", "nope", "--yes"}, 1);
  EXPECT_EQ(error_, "nereid: there is no experiment \"nope\"\n");
  Run(RunDeleteCommand, {"project", "nope", "--yes"}, 1);
  EXPECT_EQ(error_, "nereid: there is no project \"nope\"\n");
  Run(RunDeleteCommand, {"loss"}, 2);
  EXPECT_EQ(error_,
            "nereid: name what to delete: project NAME, experiment NAME or channel NAME. Try: "
            "nereid delete --help\n");
  Run(RunDeleteCommand, {"alias", "x"}, 2);
  EXPECT_EQ(error_, "nereid: \"alias\" is none of project, experiment and channel\n");
  Run(RunDeleteCommand, {"project", "p", "--experiment", "e"}, 2);
  EXPECT_EQ(error_, "nereid: --experiment does not go with: nereid delete project; leave it out\n");
  unsetenv(kExperimentVariable);
  Run(RunDeleteCommand, {"channel", "loss"}, 2);
  EXPECT_EQ(error_, "nereid: no experiment: pass --experiment E or set NEREID_EXPERIMENT\n");
  EXPECT_THAT(Run(RunDeleteCommand, {"--help"}), StartsWith("nereid delete: "));
  EXPECT_THAT(server_.removals(), IsEmpty());
}

}  // namespace
}  // namespace nereid::client

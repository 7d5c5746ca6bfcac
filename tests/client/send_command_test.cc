#include "client/cli/send_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/command_options.h"
#include "client/cli/spool_option.h"
#include "tests/client/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class SendCommandTest : public ::testing::Test {
 protected:
  SendCommandTest() {
    unsetenv(kProjectVariable);
    unsetenv(kExperimentVariable);
    setenv(kServerVariable, server_.address().c_str(), 1);
    setenv(kSpoolVariable, spool_.path().c_str(), 1);
  }
  ~SendCommandTest() override {
    unsetenv(kServerVariable);
    unsetenv(kSpoolVariable);
  }

  // What it told is in `told_`.
  int Run(const std::vector<std::string>& arguments) {
    std::ostringstream out;
    std::ostringstream err;
    const int exit_code = RunSendCommand(arguments, out, err);
    told_ = err.str();
    help_ = out.str();
    return exit_code;
  }

  std::vector<double> Numbers(const std::string& channel) const {
    std::vector<double> numbers;
    const ScriptedServer::Record record = server_.record();
    for (const ScriptedServer::Point& point : record.points.at(channel)) {
      numbers.push_back(point.number);
    }
    return numbers;
  }

  std::vector<std::string> Texts(const std::string& channel) const {
    std::vector<std::string> texts;
    const ScriptedServer::Record record = server_.record();
    for (const ScriptedServer::Point& point : record.points.at(channel)) {
      texts.push_back(point.text);
    }
    return texts;
  }

  ScriptedServer server_;
  testing::TemporaryDirectory spool_;
  std::string told_;
  std::string help_;
};

TEST_F(SendCommandTest, RecordsLinesAndNumbers) {
  EXPECT_EQ(Run({"-l", "loss", "-l", "acc:accuracy", "--project", "p", "--experiment", "e", "--",
                 "sh", "-c", "echo loss 0.5; echo 'acc: 75%' >&2; printf 'loss=0.25'"}),
            0);
  EXPECT_THAT(Numbers("loss"), ElementsAre(0.5, 0.25));
  EXPECT_THAT(Numbers("accuracy"), ElementsAre(75));
  EXPECT_THAT(Texts("stdout"), ElementsAre("loss 0.5", "loss=0.25"));
  EXPECT_THAT(Texts("stderr"), ElementsAre("acc: 75%"));
  EXPECT_EQ(server_.record().finished, v1::EXPERIMENT_STATE_SUCCEEDED);
  EXPECT_EQ(server_.record().declared.at("loss"), v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(server_.record().declared.at("stdout"), v1::VALUE_TYPE_TEXT);
  EXPECT_EQ(told_, "nereid: experiment p/e on " + server_.address() +
                       "\nnereid: delivered 6 points to 4 channels, 0 rejected\n");
  EXPECT_TRUE(std::filesystem::is_empty(spool_.path()));
}

TEST_F(SendCommandTest, DescribesTheExperiment) {
  EXPECT_EQ(Run({"--tag", "a", "--tag=b", "--param", "lr=0.1", "--param", "name=x=y",
                 "--description", "what it is", "--", "true"}),
            0);
  const v1::Open open = server_.record().requests.at(0).open();
  EXPECT_EQ(open.description(), "what it is");
  EXPECT_THAT(open.tags(), ElementsAre("a", "b"));
  EXPECT_EQ(open.parameters().size(), 2u);
  EXPECT_EQ(open.parameters().at("lr"), "0.1");
  EXPECT_EQ(open.parameters().at("name"), "x=y");
  EXPECT_EQ(Run({"--param", "=1", "--", "true"}), 2);
  EXPECT_EQ(told_, "nereid: --param: \"=1\" is not NAME=VALUE, such as lr=0.001\n");
  EXPECT_EQ(Run({"--tag", std::string(1025, 't'), "--", "true"}), 2);
  EXPECT_THAT(told_, HasSubstr("tag"));
}

TEST_F(SendCommandTest, PassesTheExitCodeOn) {
  EXPECT_EQ(Run({"--", "sh", "-c", "exit 7"}), 7);
  EXPECT_EQ(server_.record().finished, v1::EXPERIMENT_STATE_FAILED);
  EXPECT_EQ(Run({"--", "sh", "-c", "kill -KILL $$"}), 137);
  EXPECT_EQ(server_.record().finished, v1::EXPERIMENT_STATE_FAILED);
}

TEST_F(SendCommandTest, DoesNotStartAnExperimentWithoutItsCommand) {
  EXPECT_EQ(Run({"--", "nereid-no-such-command"}), 127);
  EXPECT_EQ(told_, "nereid: command not found: \"nereid-no-such-command\"\n");
  EXPECT_EQ(Run({"--", "/"}), 126);
  EXPECT_EQ(Run({"--unknown", "--", "true"}), 2);
  EXPECT_EQ(Run({}), 2);
  EXPECT_EQ(server_.record().streams, 0);
  EXPECT_EQ(Run({"--help"}), 0);
  EXPECT_THAT(help_, StartsWith("nereid send: "));
}

TEST_F(SendCommandTest, TellsTheChildItsExperiment) {
  Run({"--project", "p", "--experiment", "e", "--", "sh", "-c",
       "echo $NEREID_SERVER $NEREID_PROJECT $NEREID_EXPERIMENT $PYTHONUNBUFFERED"});
  EXPECT_THAT(Texts("stdout"), ElementsAre(server_.address() + " p e 1"));
}

TEST_F(SendCommandTest, TellsOfRejectedPoints) {
  server_.RejectPoints(1, 1, "channel \"loss\" is TEXT");
  EXPECT_EQ(Run({"-l", "loss", "--", "echo", "loss 1"}), 0);
  EXPECT_THAT(told_, HasSubstr("delivered 1 point to 3 channels, 1 rejected"));
  EXPECT_THAT(told_, HasSubstr("the last rejection: channel \"loss\" is TEXT"));
}

TEST_F(SendCommandTest, TellsOfPrefixesThatNeverMatched) {
  Run({"-l", "loss", "-l", "los:other", "--", "echo", "loss 1"});
  EXPECT_THAT(told_, HasSubstr("no number followed \"los\", so channel \"other\" got none"));
  EXPECT_THAT(told_, Not(HasSubstr("no number followed \"loss\"")));
}

TEST_F(SendCommandTest, BeginsItsOwnLinesAtTheStartOfALine) {
  Run({"--", "sh", "-c", "printf '50%%' >&2"});
  EXPECT_THAT(told_, HasSubstr("\n\nnereid: delivered"));
}

TEST_F(SendCommandTest, RunsTheCommandWithoutAServer) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Run({"--server", "127.0.0.1:1", "-l", "loss", "--", "sh", "-c", "echo loss 1; exit 3"}),
            3);
  EXPECT_THAT(told_, HasSubstr("delivered 0 points"));
  EXPECT_THAT(
      told_, HasSubstr("2 points not delivered; `nereid sync " + spool_.path() + "` sends them\n"));
  EXPECT_THAT(told_, HasSubstr("Is nereid-server running at 127.0.0.1:1?"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST_F(SendCommandTest, StopsWaitingForAServerThatRefuses) {
  server_.RefuseStreams({grpc::StatusCode::INVALID_ARGUMENT, "no such thing"});
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Run({"--", "echo", "x"}), 0);
  EXPECT_THAT(told_, HasSubstr("1 point not delivered; `nereid sync "));
  EXPECT_THAT(told_, HasSubstr("no such thing"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(8));
}

TEST_F(SendCommandTest, ASpoolThatCannotBeWrittenIsToldAndNothingElseIsLost) {
  std::ofstream(spool_.path() + "/file") << "no directory";
  EXPECT_EQ(Run({"--spool", spool_.path() + "/file", "-l", "loss", "--", "echo", "loss 0.5"}), 0);
  EXPECT_THAT(Numbers("loss"), ElementsAre(0.5));
  EXPECT_THAT(told_, HasSubstr("delivered 2 points"));
  EXPECT_THAT(told_, HasSubstr("the spool failed: "));
  EXPECT_THAT(told_, HasSubstr(spool_.path() + "/file"));
}

}  // namespace
}  // namespace nereid::client

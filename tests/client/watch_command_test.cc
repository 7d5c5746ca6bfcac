#include "client/cli/watch_command.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>

#include <string>
#include <vector>

#include "tests/client/command_fixture.h"
#include "tests/client/pseudo_terminal.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// What the last watch of a script ends with.
constexpr char kEnd[] = "nereid: the script is at its end\n";

// Ends this thread's watch once the text was printed.
class InterruptingBuffer : public std::stringbuf {
 public:
  explicit InterruptingBuffer(std::string text) : text_(std::move(text)) {}

 protected:
  int sync() override {
    if (str().find(text_) != std::string::npos) pthread_kill(pthread_self(), SIGINT);
    return 0;
  }

 private:
  const std::string text_;
};

class WatchCommandTest : public CommandTest {
 protected:
  WatchCommandTest() {
    setenv(kProjectVariable, "p", 1);
    setenv(kExperimentVariable, "e", 1);
  }

  // As Run, for a watch that the end of the script ends; what follows the errors of that is
  // `error_`.
  std::string Watch(const std::vector<std::string>& arguments) {
    return Run(RunWatchCommand, arguments, 1);
  }

  // A script that tells of one series, or of several; what it tells next belongs to `series_`.
  void BeginWatch() { server_.watches.emplace_back().end = kScriptEnd; }

  v1::WatchPointsResponse& Add() {
    v1::WatchPointsResponse& event = server_.watches.back().events.emplace_back();
    event.set_series(series_);
    return event;
  }

  void AddResolved(const std::string& channel, bool continued = false,
                   v1::ValueType type = v1::VALUE_TYPE_NUMERIC) {
    v1::WatchPointsResponse& event = Add();
    event.mutable_resolved()->set_channel(channel);
    event.mutable_resolved()->set_type(type);
    event.mutable_resolved()->set_continued(continued);
    event.mutable_position()->set_channel(channel);
  }

  // Points with x = y from `first` to `last`.
  void AddPoints(int first, int last) {
    v1::WatchPointsResponse& event = Add();
    for (int x = first; x <= last; ++x) {
      event.mutable_points()->add_x(x);
      event.mutable_points()->add_doubles(x);
    }
    event.mutable_position()->set_channel("loss");
    event.mutable_position()->set_x(last);
  }

  void AddUnresolved(const std::string& message) {
    v1::Status& status = *Add().mutable_unresolved()->mutable_status();
    status.set_code(grpc::StatusCode::NOT_FOUND);
    status.set_message(message);
  }

  void AddCaughtUp() { Add().mutable_caught_up(); }

  // Stored points for the question where the last ones begin, from the last one down.
  void AddStored(const std::string& channel, const std::vector<double>& descending_x) {
    v1::ReadPointsResponse& answer = server_.answers[channel].emplace_back();
    answer.set_channel(channel);
    for (const double x : descending_x) {
      answer.mutable_points()->add_x(x);
      answer.mutable_points()->add_doubles(x);
    }
  }

  const grpc::Status kScriptEnd{grpc::StatusCode::DATA_LOSS, "the script is at its end"};
  uint32_t series_ = 0;
};

TEST_F(WatchCommandTest, PrintsTheLastPointsAndThenNewOnes) {
  BeginWatch();
  AddResolved("loss");
  AddPoints(1, 7);
  AddPoints(8, 9);
  AddCaughtUp();
  AddPoints(10, 10);
  EXPECT_EQ(Watch({"loss", "--last", "3", "--format", "csv"}), "x,y\n7,7\n8,8\n9,9\n10,10\n");
  EXPECT_EQ(error_, kEnd);
  const v1::WatchPointsRequest request = server_.watch_requests().at(0);
  EXPECT_EQ(request.project(), "p");
  EXPECT_EQ(request.series(0).experiment(), "e");
  EXPECT_EQ(request.series(0).source().channel(), "loss");
  EXPECT_FALSE(request.series(0).has_position());
  EXPECT_TRUE(request.omit_image_data());
  EXPECT_FALSE(request.numeric_only());
}

TEST_F(WatchCommandTest, BeginsBehindThePointsThatAreNotShown) {
  AddStored("loss", {9, 8, 7});
  BeginWatch();
  AddResolved("loss", true);
  AddPoints(8, 9);
  AddCaughtUp();
  EXPECT_EQ(Watch({"loss", "--last", "2"}), "x  y\n8  8\n9  9\n");
  EXPECT_EQ(server_.read_requests().at(0).limit(), 3u);
  EXPECT_TRUE(server_.read_requests().at(0).descending());
  const v1::Position position = server_.watch_requests().at(0).series(0).position();
  EXPECT_EQ(position.channel(), "loss");
  EXPECT_EQ(position.x(), 7);
  EXPECT_EQ(position.series(), 0u);
}

TEST_F(WatchCommandTest, ShowsNewPointsAloneOrAll) {
  for (const bool all : {false, true}) {
    BeginWatch();
    AddResolved("loss");
    AddPoints(1, 2);
    AddCaughtUp();
    AddPoints(3, 3);
    EXPECT_EQ(
        all ? Watch({"loss", "--all", "--format", "json"})
            : Watch({"loss", "--last", "0", "--format", "json"}),
        std::string(all ? "{\"x\":1,\"y\":1}\n{\"x\":2,\"y\":2}\n" : "") + "{\"x\":3,\"y\":3}\n");
  }
}

TEST_F(WatchCommandTest, NamesTheChannelOfEachLineWhereThereAreSeveral) {
  BeginWatch();
  AddResolved("loss");
  AddPoints(1, 1);
  AddCaughtUp();
  series_ = 1;
  AddResolved("log", false, v1::VALUE_TYPE_TEXT);
  v1::PointColumns& texts = *Add().mutable_points();
  texts.add_x(5);
  texts.add_texts("a,b\n");
  AddCaughtUp();
  const std::deque<CannedServer::Watched> script = server_.watches;
  EXPECT_EQ(Watch({"loss", "@log"}), "channel  x  y\nloss     1  1\nlog      5  a,b\\n\n");
  EXPECT_EQ(error_, std::string("nereid: @log = log\n") + kEnd);
  server_.watches = script;
  EXPECT_EQ(Watch({"loss", "@log", "--format", "csv"}), "channel,x,y\nloss,1,1\nlog,5,\"a,b\n\"\n");
  server_.watches = script;
  EXPECT_EQ(
      Watch({"loss", "@log", "--format", "json"}),
      "{\"channel\":\"loss\",\"x\":1,\"y\":1}\n{\"channel\":\"log\",\"x\":5,\"y\":\"a,b\\n\"}\n");
}

TEST_F(WatchCommandTest, TellsWhatHappensToASeries) {
  BeginWatch();
  AddUnresolved("there is no such channel");
  AddUnresolved("there is no such channel");
  AddResolved("acc");
  AddCaughtUp();
  Add().mutable_truncated()->set_from_x(2.5);
  AddResolved("val_acc");
  AddResolved("val_acc");
  AddResolved("val_acc", true);
  AddUnresolved("none of its channels is there");
  Watch({"@accuracy"});
  EXPECT_EQ(error_, std::string("nereid: waiting for @accuracy: there is no such channel\n"
                                "nereid: @accuracy = acc\n"
                                "nereid: \"acc\" was truncated: its points with x >= 2.5 are gone\n"
                                "nereid: @accuracy = val_acc now, no longer acc\n"
                                "nereid: \"val_acc\" was deleted and made anew\n"
                                "nereid: \"val_acc\" is gone; waiting for @accuracy: none of its "
                                "channels is there\n") +
                        kEnd);
  BeginWatch();
  AddUnresolved("there is no such channel");
  AddResolved("loss");
  Watch({"loss"});
  EXPECT_THAT(error_, HasSubstr("nereid: \"loss\" is there now\n"));
}

TEST_F(WatchCommandTest, LeavesOutWhatWasTakenAwayBeforeItWasShown) {
  BeginWatch();
  AddResolved("loss");
  AddPoints(1, 5);
  Add().mutable_truncated()->set_from_x(4);
  AddPoints(6, 6);
  AddCaughtUp();
  EXPECT_EQ(Watch({"loss", "--last=3", "--format=csv"}), "x,y\n2,2\n3,3\n6,6\n");
}

TEST_F(WatchCommandTest, ShowsAllPointsOfAChannelThatComesUpLater) {
  BeginWatch();
  AddUnresolved("there is no such channel");
  AddResolved("loss");
  AddPoints(1, 2);
  AddCaughtUp();
  AddResolved("loss");
  AddPoints(5, 6);
  AddCaughtUp();
  EXPECT_EQ(Watch({"loss", "--last=0", "--format=csv"}), "x,y\n1,1\n2,2\n5,5\n6,6\n");
}

TEST_F(WatchCommandTest, ShowsTheLastPointsOfTheNextChannelOfAnAlias) {
  BeginWatch();
  AddUnresolved("none of its channels is there");
  AddResolved("loss");
  AddPoints(1, 3);
  AddCaughtUp();
  AddResolved("val/loss");
  AddPoints(4, 6);
  AddCaughtUp();
  EXPECT_EQ(Watch({"@loss", "--last=1", "--format=csv"}), "x,y\n3,3\n6,6\n");
}

TEST_F(WatchCommandTest, ComesBackWithItsPositionsAndSaysSoOnce) {
  const grpc::Status away(grpc::StatusCode::UNAVAILABLE, "shutting down");
  BeginWatch();
  AddResolved("loss");
  AddCaughtUp();
  AddPoints(1, 3);
  server_.watches.back().end = away;
  server_.watches.push_back({{}, {grpc::StatusCode::RESOURCE_EXHAUSTED, "too many calls"}});
  BeginWatch();
  AddResolved("loss", true);
  AddCaughtUp();
  AddPoints(4, 4);
  EXPECT_EQ(Watch({"loss", "--format", "csv"}), "x,y\n1,1\n2,2\n3,3\n4,4\n");
  EXPECT_EQ(error_, "nereid: the server at " + server_.address() +
                        " is away (shutting down); waiting for it to come back\nnereid: the server "
                        "at " +
                        server_.address() + " is back\n" + kEnd);
  ASSERT_EQ(server_.watch_requests().size(), 3u);
  EXPECT_EQ(server_.watch_requests()[2].series(0).position().x(), 3);
}

TEST_F(WatchCommandTest, EndsWithSuccessWhenInterrupted) {
  server_.watches.emplace_back();
  AddResolved("loss");
  AddCaughtUp();
  AddPoints(1, 1);
  InterruptingBuffer buffer("1,1\n");
  std::ostream out(&buffer);
  std::ostringstream err;
  EXPECT_EQ(RunWatchCommand({"loss", "--format", "csv"}, out, err), 0);
  EXPECT_EQ(buffer.str(), "x,y\n1,1\n");
  EXPECT_EQ(err.str(), "");
}

TEST_F(WatchCommandTest, DrawsAChartThatFollows) {
  const PseudoTerminal terminal;
  terminal.SetColumns(60);
  const OtherStream screen(STDOUT_FILENO, terminal.Open());
  setenv("TERM", "xterm", 1);
  setenv("NO_COLOR", "1", 1);
  v1::SampleSeriesResponse& answer = server_.series["loss"];
  answer.set_channel("loss");
  answer.set_from(1);
  answer.set_to(2);
  answer.set_point_count(2);
  for (const double x : {1, 2}) {
    answer.mutable_points()->add_x(x);
    answer.mutable_points()->add_doubles(x);
  }
  server_.overviews["loss"] = answer;
  BeginWatch();
  AddResolved("loss");
  AddUnresolved("it is gone");
  const std::string drawn = Watch({"loss", "--plot", "--height", "4"});
  EXPECT_THAT(drawn, StartsWith("\x1b[?1049h\x1b[?25l\x1b[H"));
  EXPECT_THAT(drawn, HasSubstr("loss  2 points, 1 to 2, last 2\x1b[K\n"));
  // The last picture stays when the screen of before is back.
  EXPECT_THAT(drawn, HasSubstr("\x1b[?25h\x1b[?1049lloss  2 points, 1 to 2, last 2\n"));
  EXPECT_TRUE(server_.watch_requests().at(0).numeric_only());
  unsetenv("NO_COLOR");
}

TEST_F(WatchCommandTest, NamesWhatIsWrong) {
  Run(RunWatchCommand, {}, 2);
  EXPECT_EQ(error_, "nereid: no SOURCE: name channels. Try: nereid watch --help\n");
  Run(RunWatchCommand, {"loss", "--last", "many"}, 2);
  EXPECT_EQ(error_, "nereid: --last: \"many\" is no whole number from 0 to 1000000\n");
  Run(RunWatchCommand, {"loss", "--last", "1", "--all"}, 2);
  EXPECT_EQ(error_, "nereid: --all and --last exclude each other; leave one out\n");
  Run(RunWatchCommand, {"loss", "--axis", "log-x"}, 2);
  EXPECT_EQ(error_, "nereid: --axis is for a chart: add --plot, or leave it out\n");
  Run(RunWatchCommand, {"loss", "--plot", "--all"}, 2);
  EXPECT_THAT(error_, HasSubstr("are for lines"));
  {
    const OtherStream file(STDOUT_FILENO, open("/dev/null", O_WRONLY));
    Run(RunWatchCommand, {"loss", "--plot"}, 2);
  }
  EXPECT_THAT(error_, StartsWith("nereid: --plot: stdout is no terminal"));
  Run(RunWatchCommand, {"loss", "--server", "127.0.0.1:1"}, 1);
  EXPECT_THAT(error_, StartsWith("nereid: cannot reach the server at 127.0.0.1:1: "));
  unsetenv(kExperimentVariable);
  Run(RunWatchCommand, {"loss"}, 2);
  EXPECT_THAT(error_, HasSubstr("no experiment"));
  EXPECT_THAT(Run(RunWatchCommand, {"--help"}), StartsWith("nereid watch: "));
}

TEST_F(WatchCommandTest, RefusesAnswersThatDoNotHoldTogether) {
  BeginWatch();
  AddPoints(1, 1);
  Watch({"loss"});
  EXPECT_THAT(error_, HasSubstr("told of points of no channel"));
  BeginWatch();
  series_ = 1;
  AddResolved("loss");
  Watch({"loss"});
  EXPECT_THAT(error_, HasSubstr("told of series 1, but 1 are watched"));
}

}  // namespace
}  // namespace nereid::client

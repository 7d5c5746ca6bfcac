#include "client/cli/plot_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/client/command_fixture.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class PlotCommandTest : public CommandTest {
 protected:
  // On a terminal of 30 characters, 4 lines high.
  std::string Plot(std::vector<std::string> arguments, int expected_exit_code = 0) {
    arguments.insert(arguments.end(), {"--project", "p", "--experiment", "e", "--height", "4"});
    const auto command = [this](const std::vector<std::string>& all, std::ostream& out,
                                std::ostream& err) {
      return RunPlotCommandOn(terminal_, all, out, err);
    };
    return Run(command, arguments, expected_exit_code);
  }

  // A channel with points at `from` and the two whole numbers behind it, from 0 up by `step`.
  void AddSeries(const std::string& channel, double from, double step) {
    v1::SampleSeriesResponse answer;
    answer.set_channel(channel);
    answer.set_from(from);
    answer.set_to(from + 2);
    answer.set_point_count(3);
    for (int i = 0; i < 3; ++i) {
      answer.mutable_points()->add_x(from + i);
      answer.mutable_points()->add_doubles(step * i);
    }
    server_.overviews[channel] = answer;
    server_.series[channel] = answer;
  }

  Terminal terminal_{30, false};
};

TEST_F(PlotCommandTest, AsksForAsManyColumnsAsThePictureHasDots) {
  AddSeries("loss", 1, 50);
  EXPECT_EQ(Plot({"loss"}),
            "loss  3 points, 0 to 100, las…\n"
            "100 ┤                   ⣀⡠⠤⠔⠒⠉\n"
            "    │            ⢀⣀⠤⠔⠒⠊⠉\n"
            " 50 ┤     ⢀⣀⡠⠤⠒⠊⠉⠁\n"
            "  0 ┤⡠⠤⠔⠒⠉⠁\n"
            "    └┬───────────┬───────────┬\n"
            "     1           2           3\n");
  const v1::SampleSeriesRequest overview = server_.sample_requests().at(0);
  EXPECT_EQ(overview.columns(), 1u);
  EXPECT_FALSE(overview.has_from() || overview.has_to());
  const v1::SampleSeriesRequest request = server_.sample_requests().at(1);
  EXPECT_EQ(request.experiments(0), "e");
  EXPECT_EQ(request.columns(), 50u);
  EXPECT_EQ(request.from(), 1);
  EXPECT_EQ(request.to(), std::nextafter(3.0, 4.0));
}

TEST_F(PlotCommandTest, SeriesShareBothAxes) {
  AddSeries("loss", 1, 0.5);
  AddSeries("val_loss", 3, 1);
  EXPECT_EQ(Plot({"loss", "val_loss"}),
            "loss  3 points, 0 to 1, last 1\n"
            "2 ┤\n"
            "  │\n"
            "1 ┤      ⢀⣀⠤⠤⠒⠒⠉⠁\n"
            "0 ┤⡠⠤⠔⠒⠊⠉⠁\n"
            "  └──────┬─────────────┬──────\n"
            "         2             4\n"
            "\n"
            "val_loss  3 points, 0 to 2, l…\n"
            "2 ┤                        ⣀⠤⠚\n"
            "  │                    ⢀⠤⠒⠉\n"
            "1 ┤                ⢀⡠⠔⠊⠁\n"
            "0 ┤             ⡠⠔⠊⠁\n"
            "  └──────┬─────────────┬──────\n"
            "         2             4\n");
  const v1::SampleSeriesRequest request = server_.sample_requests().at(1);
  EXPECT_EQ(request.sources_size(), 2);
  EXPECT_EQ(request.from(), 1);
  EXPECT_EQ(request.to(), std::nextafter(5.0, 6.0));

  terminal_.has_colours = true;
  const std::string coloured = Plot({"loss", "val_loss"});
  EXPECT_THAT(coloured, StartsWith("\x1b[36m━━\x1b[0m loss      3 points"));
  EXPECT_THAT(coloured, HasSubstr("\n\x1b[33m━━\x1b[0m val_loss  3 points"));
  EXPECT_THAT(coloured, Not(HasSubstr("\n\n")));
}

TEST_F(PlotCommandTest, SaysWhichChannelAnAliasStandsFor) {
  AddSeries("", 1, 1);
  for (auto* answers : {&server_.overviews, &server_.series}) {
    (*answers)[""].set_channel("acc");
    (*answers)[""].mutable_source()->set_alias("accuracy");
  }
  EXPECT_THAT(Plot({"@accuracy", "--width", "60"}), StartsWith("@accuracy = acc  3 points"));
}

TEST_F(PlotCommandTest, BoundsOfTheUserStand) {
  AddSeries("loss", 1, 1);
  Plot({"loss", "--axis", "log-x", "--from", "0.1", "--to", "10", "--width=40"});
  const v1::SampleSeriesRequest request = server_.sample_requests().at(1);
  EXPECT_EQ(request.axis(), v1::AXIS_LOG_X);
  EXPECT_EQ(request.from(), 0.1);
  EXPECT_EQ(request.to(), 10);
  EXPECT_EQ(request.columns(), 74u);
}

TEST_F(PlotCommandTest, SaysWhenThereAreNoPoints) {
  server_.overviews["empty"].set_channel("empty");
  EXPECT_EQ(Plot({"empty"}), "empty  no points\n");
  EXPECT_EQ(server_.sample_requests().size(), 1u);
}

TEST_F(PlotCommandTest, NamesWhatIsWrong) {
  AddSeries("loss", 1, 1);
  Plot({"loss", "nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no channel \"nope\"\n");
  Plot({}, 2);
  EXPECT_EQ(error_, "nereid: no SOURCE: name channels. Try: nereid plot --help\n");
  Plot({"a", "b", "c", "d", "e", "f", "g"}, 2);
  EXPECT_EQ(error_, "nereid: 7 sources are too many to tell apart; name at most 6\n");
  Plot({"loss", "--width", "wide"}, 2);
  EXPECT_EQ(error_, "nereid: --width: \"wide\" is no whole number from 30 to 1000\n");
  Plot({"loss", "--axis", "y"}, 2);
  EXPECT_THAT(error_, HasSubstr("--axis: \"y\""));
  Plot({"loss", "--server", "127.0.0.1:1"}, 1);
  EXPECT_THAT(error_, StartsWith("nereid: cannot reach the server at 127.0.0.1:1: "));
  EXPECT_THAT(Run(RunPlotCommand, {"--help"}), StartsWith("nereid plot: "));
}

}  // namespace
}  // namespace nereid::client

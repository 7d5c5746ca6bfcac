#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "client/cli/alias_command.h"
#include "client/cli/chart_command.h"
#include "client/cli/chartset_command.h"
#include "tests/client/command_fixture.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ConfigCommandsTest : public CommandTest {
 protected:
  ConfigCommandsTest() { setenv(kProjectVariable, "p", 1); }

  void AddAlias(const std::string& name, const std::vector<std::string>& channels) {
    v1::Alias& alias = server_.aliases.emplace_back();
    alias.set_name(name);
    alias.mutable_channels()->Add(channels.begin(), channels.end());
  }

  // A set with one chart of a channel.
  v1::ChartSet& AddChartSet(const std::string& name, const std::string& chart,
                            const std::string& channel) {
    v1::ChartSet& chart_set = server_.chart_sets.emplace_back();
    chart_set.set_name(name);
    chart_set.set_etag("tag-" + name);
    chart_set.add_charts()->set_name(chart);
    chart_set.mutable_charts(0)->add_sources()->set_channel(channel);
    return chart_set;
  }
};

TEST_F(ConfigCommandsTest, SetsAnAlias) {
  EXPECT_EQ(Run(RunAliasCommand, {"set", "@accuracy", "acc", "val/acc"}),
            "alias \"accuracy\" in project \"p\" stands for acc, val/acc\n");
  EXPECT_THAT(server_.requests(),
              ElementsAre("UpdateAlias project: \"p\" alias { name: \"accuracy\" channels: \"acc\" "
                          "channels: \"val/acc\" } allow_missing: true"));
}

TEST_F(ConfigCommandsTest, ListsAliases) {
  AddAlias("accuracy", {"acc", std::string(50, 'c')});
  AddAlias("loss", {"loss"});
  AddAlias("top5", {"top5"});
  EXPECT_EQ(Run(RunAliasCommand, {"ls"}),
            "name      channels\n"
            "accuracy  acc, " +
                std::string(50, 'c') +
                "\n"
                "loss      loss\n"
                "top5      top5\n");
  server_.aliases.erase(server_.aliases.begin());
  EXPECT_EQ(Run(RunAliasCommand, {"ls", "--format", "csv"}),
            "name,channels\nloss,loss\ntop5,top5\n");
  EXPECT_EQ(Run(RunAliasCommand, {"ls", "--format", "json"}),
            "{\"name\":\"loss\",\"channels\":[\"loss\"]}\n"
            "{\"name\":\"top5\",\"channels\":[\"top5\"]}\n");
}

TEST_F(ConfigCommandsTest, RemovesAliasesAndGoesOnBehindOneThatIsNotThere) {
  AddAlias("a", {"x"});
  AddAlias("b", {"x"});
  EXPECT_EQ(Run(RunAliasCommand, {"rm", "a", "nope", "@b"}, 1),
            "deleted alias \"a\" in project \"p\"\ndeleted alias \"b\" in project \"p\"\n");
  EXPECT_EQ(error_, "nereid: there is no alias \"nope\"\n");
  EXPECT_EQ(server_.requests().size(), 3u);
}

TEST_F(ConfigCommandsTest, AliasNamesWhatIsWrong) {
  Run(RunAliasCommand, {}, 2);
  EXPECT_EQ(error_,
            "nereid: say what to do: nereid alias set, ls or rm. Try: nereid alias --help\n");
  Run(RunAliasCommand, {"put"}, 2);
  EXPECT_EQ(error_,
            "nereid: say what to do: nereid alias set, ls or rm, not \"put\". Try: nereid alias "
            "--help\n");
  Run(RunAliasCommand, {"set", "accuracy"}, 2);
  EXPECT_EQ(error_, "nereid: name an alias and its channels: nereid alias set NAME CHANNEL...\n");
  Run(RunAliasCommand, {"set", "accuracy", "@acc"}, 2);
  EXPECT_EQ(error_,
            "nereid: \"@acc\" names an alias; an alias stands for channels, so name those\n");
  Run(RunAliasCommand, {"set", "@", "acc"}, 2);
  EXPECT_THAT(error_, StartsWith("nereid: the name of the alias is empty"));
  Run(RunAliasCommand, {"ls", "x"}, 2);
  EXPECT_EQ(error_, "nereid: nereid alias ls takes no names, but there is \"x\"\n");
  Run(RunAliasCommand, {"rm"}, 2);
  EXPECT_EQ(error_, "nereid: name what to take away: nereid alias rm NAME...\n");
  Run(RunAliasCommand, {"ls", "--experiment", "e"}, 2);
  EXPECT_THAT(error_, StartsWith("nereid: unknown option \"--experiment\""));
  Run(RunAliasCommand, {"ls", "--project", "nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no project \"nope\"\n");
  server_.failures["UpdateAlias"] = {{grpc::StatusCode::INVALID_ARGUMENT, "too many channels"}};
  Run(RunAliasCommand, {"set", "a", "b"}, 1);
  EXPECT_EQ(error_, "nereid: too many channels\n");
  EXPECT_THAT(Run(RunAliasCommand, {"--help"}), StartsWith("nereid alias: "));
  EXPECT_THAT(Run(RunAliasCommand, {"set", "--help"}), StartsWith("nereid alias: "));
}

TEST_F(ConfigCommandsTest, SetsAChartOfAnExperiment) {
  setenv(kExperimentVariable, "e", 1);
  EXPECT_EQ(
      Run(RunChartCommand, {"set", "quality", "loss", "@accuracy", "--title", "How good", "--axis",
                            "log-x", "--y-scale", "logarithmic", "--smoothing", "0.5"}),
      "chart \"quality\" of experiment \"e\" in project \"p\" shows loss, @accuracy\n");
  Run(RunChartCommand, {"set", "plain", "loss", "--y_scale=linear"});
  EXPECT_THAT(
      server_.requests(),
      ElementsAre("UpdateChart project: \"p\" experiment: \"e\" chart { name: \"quality\" title: "
                  "\"How good\" sources { channel: \"loss\" } sources { alias: \"accuracy\" } "
                  "axis: AXIS_LOG_X y_scale: SCALE_LOGARITHMIC smoothing: 0.5 } allow_missing: "
                  "true",
                  "UpdateChart project: \"p\" experiment: \"e\" chart { name: \"plain\" sources { "
                  "channel: \"loss\" } axis: AXIS_X y_scale: SCALE_LINEAR } allow_missing: true"));
}

TEST_F(ConfigCommandsTest, AChannelWhoseNameBeginsLikeAnAliasGetsOneMoreSign) {
  setenv(kExperimentVariable, "e", 1);
  EXPECT_EQ(Run(RunChartCommand, {"set", "odd", "@@loss"}),
            "chart \"odd\" of experiment \"e\" in project \"p\" shows @@loss\n");
  EXPECT_THAT(server_.requests(), ElementsAre(HasSubstr("sources { channel: \"@loss\" }")));
}

TEST_F(ConfigCommandsTest, ListsWhatAnExperimentShows) {
  setenv(kExperimentVariable, "e", 1);
  v1::ExperimentChart& own = server_.charts.emplace_back();
  own.mutable_chart()->set_name("own");
  own.mutable_chart()->set_title("Of its own");
  own.mutable_chart()->set_axis(v1::AXIS_WALL_TIME);
  v1::ResolvedSource& loss = *own.add_sources();
  loss.mutable_source()->set_channel("loss");
  loss.set_channel("loss");
  v1::ExperimentChart& of_set = server_.charts.emplace_back();
  of_set.set_chart_set("quality");
  of_set.mutable_chart()->set_name("accuracy");
  of_set.mutable_chart()->set_smoothing(0.25);
  v1::ResolvedSource& accuracy = *of_set.add_sources();
  accuracy.mutable_source()->set_alias("accuracy");
  accuracy.set_channel("acc");
  of_set.add_sources()->mutable_source()->set_alias("top5");
  EXPECT_EQ(Run(RunChartCommand, {"ls"}),
            "chart_set  name      title       axis       y_scale  smoothing  sources\n"
            "-          own       Of its own  wall-time  linear           0  loss\n"
            "quality    accuracy  -           x          linear        0.25  @accuracy = acc, "
            "@top5 (absent)\n");
  EXPECT_EQ(Run(RunChartCommand, {"ls", "--format", "json"}),
            R"({"chart_set":null,"name":"own","title":"Of its own","axis":"wall-time",)"
            R"("y_scale":"linear","smoothing":0,"sources":{"loss":"loss"}})"
            "\n"
            R"({"chart_set":"quality","name":"accuracy","title":null,"axis":"x",)"
            R"("y_scale":"linear","smoothing":0.25,"sources":{"@accuracy":"acc","@top5":null}})"
            "\n");
}

TEST_F(ConfigCommandsTest, RemovesCharts) {
  setenv(kExperimentVariable, "e", 1);
  server_.failures["DeleteChart"] = {{grpc::StatusCode::NOT_FOUND, "there is no chart \"a\""}};
  EXPECT_EQ(Run(RunChartCommand, {"rm", "a", "b"}, 1),
            "deleted chart \"b\" of experiment \"e\" in project \"p\"\n");
  EXPECT_EQ(error_, "nereid: there is no chart \"a\"\n");
}

TEST_F(ConfigCommandsTest, ChartNamesWhatIsWrong) {
  Run(RunChartCommand, {"ls"}, 2);
  EXPECT_EQ(error_, "nereid: no experiment: pass --experiment E or set NEREID_EXPERIMENT\n");
  setenv(kExperimentVariable, "e", 1);
  Run(RunChartCommand, {"set", "quality"}, 2);
  EXPECT_EQ(error_, "nereid: name a chart and its sources: nereid chart set NAME SOURCE...\n");
  Run(RunChartCommand, {"set", "quality", "loss", "loss"}, 2);
  EXPECT_EQ(error_, "nereid: source \"loss\" is there twice; name it once\n");
  Run(RunChartCommand, {"set", "quality", "loss", "--axis", "y"}, 2);
  EXPECT_EQ(error_, "nereid: --axis: \"y\" is none of x, log-x, wall-time and relative-time\n");
  Run(RunChartCommand, {"set", "quality", "loss", "--y-scale", "log"}, 2);
  EXPECT_EQ(error_, "nereid: --y-scale: \"log\" is neither linear nor logarithmic\n");
  for (const std::string smoothing : {"1", "-0.1", "nan", "much"}) {
    Run(RunChartCommand, {"set", "quality", "loss", "--smoothing=" + smoothing}, 2);
    EXPECT_EQ(error_,
              "nereid: --smoothing: \"" + smoothing + "\" is no number from 0 to below 1\n");
  }
  std::vector<std::string> many = {"set", "quality"};
  for (int i = 0; i <= 100; ++i) many.push_back("c" + std::to_string(i));
  Run(RunChartCommand, many, 2);
  EXPECT_EQ(error_, "nereid: chart \"quality\" has 101 sources; name at most 100\n");
  Run(RunChartCommand, {"rm"}, 2);
  EXPECT_EQ(error_, "nereid: name what to take away: nereid chart rm NAME...\n");
  EXPECT_THAT(Run(RunChartCommand, {"-h"}), StartsWith("nereid chart: "));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(ConfigCommandsTest, AddsAChartToASetThatIsNew) {
  EXPECT_EQ(Run(RunChartsetCommand, {"set", "quality", "loss", "loss", "@val_loss"}),
            "chart \"loss\" of chart set \"quality\" in project \"p\" shows loss, @val_loss\n");
  EXPECT_THAT(server_.requests(),
              ElementsAre("CreateChartSet project: \"p\" chart_set { name: \"quality\" charts { "
                          "name: \"loss\" sources { channel: \"loss\" } sources { alias: "
                          "\"val_loss\" } axis: AXIS_X y_scale: SCALE_LINEAR } }"));
}

TEST_F(ConfigCommandsTest, ReplacesAChartInItsPlaceAndAddsOneAtTheEnd) {
  AddChartSet("quality", "loss", "loss").add_charts()->set_name("accuracy");
  Run(RunChartsetCommand, {"set", "quality", "loss", "val_loss"});
  Run(RunChartsetCommand, {"set", "quality", "new", "x"});
  EXPECT_THAT(
      server_.requests(),
      ElementsAre("UpdateChartSet project: \"p\" chart_set { name: \"quality\" charts { name: "
                  "\"loss\" sources { channel: \"val_loss\" } axis: AXIS_X y_scale: SCALE_LINEAR } "
                  "charts { name: \"accuracy\" } etag: \"tag-quality\" }",
                  "UpdateChartSet project: \"p\" chart_set { name: \"quality\" charts { name: "
                  "\"loss\" sources { channel: \"loss\" } } charts { name: \"accuracy\" } charts { "
                  "name: \"new\" sources { channel: \"x\" } axis: AXIS_X y_scale: SCALE_LINEAR } "
                  "etag: \"tag-quality\" }"));
}

TEST_F(ConfigCommandsTest, TriesAgainWhenTheSetWasChangedInBetween) {
  const grpc::Status aborted(grpc::StatusCode::ABORTED, "changed in between");
  AddChartSet("quality", "loss", "loss");
  server_.failures["UpdateChartSet"] = {aborted, aborted};
  Run(RunChartsetCommand, {"set", "quality", "new", "x"});
  EXPECT_EQ(server_.requests().size(), 3u);
  server_.failures["UpdateChartSet"] = std::deque<grpc::Status>(5, aborted);
  Run(RunChartsetCommand, {"set", "quality", "new", "x"}, 1);
  EXPECT_EQ(error_, "nereid: changed in between\n");
  server_.failures["CreateChartSet"] = {{grpc::StatusCode::ALREADY_EXISTS, "there is one"}};
  Run(RunChartsetCommand, {"set", "other", "new", "x"});
}

TEST_F(ConfigCommandsTest, ListsChartSets) {
  AddChartSet("quality", "loss", "loss").mutable_charts(0)->add_sources()->set_alias("val");
  server_.chart_sets.emplace_back().set_name("empty");
  EXPECT_EQ(Run(RunChartsetCommand, {"ls"}),
            "chart_set  name  title  axis  y_scale  smoothing  sources\n"
            "quality    loss  -      x     linear           0  loss, @val\n"
            "empty      -     -      -     -                -  -\n");
  EXPECT_EQ(Run(RunChartsetCommand, {"ls", "--format=csv"}),
            "chart_set,name,title,axis,y_scale,smoothing,sources\n"
            "quality,loss,,x,linear,0,\"loss, @val\"\n"
            "empty,,,,,,\n");
}

TEST_F(ConfigCommandsTest, RemovesAChartOfASetOrTheSet) {
  AddChartSet("quality", "loss", "loss").add_charts()->set_name("accuracy");
  EXPECT_EQ(Run(RunChartsetCommand, {"rm", "quality", "loss"}),
            "deleted chart \"loss\" of chart set \"quality\" in project \"p\"\n");
  EXPECT_EQ(Run(RunChartsetCommand, {"rm", "quality"}),
            "deleted chart set \"quality\" in project \"p\"\n");
  EXPECT_THAT(server_.requests(),
              ElementsAre("UpdateChartSet project: \"p\" chart_set { name: \"quality\" charts { "
                          "name: \"accuracy\" } etag: \"tag-quality\" }",
                          "DeleteChartSet project: \"p\" name: \"quality\""));
  Run(RunChartsetCommand, {"rm", "quality", "nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no chart \"nope\" in chart set \"quality\"\n");
  Run(RunChartsetCommand, {"rm", "nope", "loss"}, 1);
  EXPECT_EQ(error_, "nereid: there is no chart set \"nope\"\n");
  Run(RunChartsetCommand, {"rm"}, 2);
  EXPECT_EQ(error_,
            "nereid: name a set, or a set and a chart of it: nereid chartset rm SET [CHART]\n");
  Run(RunChartsetCommand, {"set", "quality", "loss"}, 2);
  EXPECT_EQ(error_,
            "nereid: name a set, a chart and its sources: nereid chartset set SET CHART "
            "SOURCE...\n");
  EXPECT_THAT(Run(RunChartsetCommand, {"ls", "-h"}), StartsWith("nereid chartset: "));
}

}  // namespace
}  // namespace nereid::client

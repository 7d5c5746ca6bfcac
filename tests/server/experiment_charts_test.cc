#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/catalog_fixture.h"

namespace nereid::server {
namespace {

using grpc::StatusCode;
using ::testing::HasSubstr;
using Charts = v1::ChartService::Stub;

class ExperimentChartsTest : public CatalogServicesFixture {
 protected:
  v1::ListExperimentChartsResponse List(const std::string& experiment,
                                        const std::string& more = "") {
    return Ask<v1::ChartService>(&Charts::ListExperimentCharts,
                                 "project: 'p' experiment: '" + experiment + "' " + more);
  }

  void CreateSet(const std::string& name, const std::vector<std::string>& charts,
                 const std::string& source) {
    std::string request = "project: 'p' chart_set { name: '" + name + "' ";
    for (const std::string& chart : charts) {
      absl::StrAppend(&request, "charts { name: '", chart, "' sources {", source, "} } ");
    }
    Ask<v1::ChartSetService>(&v1::ChartSetService::Stub::CreateChartSet, request + "}");
  }

  void CreateChart(const std::string& experiment, const std::string& name,
                   const std::string& source) {
    Ask<v1::ChartService>(&Charts::CreateChart,
                          absl::StrCat("project: 'p' experiment: '", experiment,
                                       "' chart { name: '", name, "' sources {", source, "} }"));
  }

  // Of the only source of the only chart.
  v1::ResolvedSource SourceIn(const std::string& experiment) {
    const v1::ListExperimentChartsResponse list = List(experiment);
    if (list.charts_size() != 1) {
      ADD_FAILURE() << list.DebugString();
      return {};
    }
    return list.charts(0).sources(0);
  }

  // What a chart of the alias draws: the channel chosen and the y of its points.
  v1::SampleSeriesResponse Sample(const std::string& experiment, const std::string& alias) {
    grpc::ClientContext context;
    const auto reader = v1::QueryService::NewStub(channel_)->SampleSeries(
        &context,
        Parse<v1::SampleSeriesRequest>("project: 'p' columns: 100 experiments: '" + experiment +
                                       "' sources { alias: '" + alias + "' }"));
    v1::SampleSeriesResponse response;
    EXPECT_TRUE(reader->Read(&response));
    return response;
  }
};

// The example of the text that the product comes from.
TEST_F(ExperimentChartsTest, OneChartShowsTheRightChannelOfEveryExperiment) {
  Run("a", {"loss", "acc"});
  Run("b", {"pred_acc", "loss"});
  Run("c", {"loss", "x", "accuracy"});
  Run("d", {"pred_acc", "acc"});
  SetAlias("accuracy", {"accuracy", "acc", "pred_acc"});
  CreateSet("common", {"accuracy"}, "alias: 'accuracy'");
  Run("future", {"acc"});

  const std::vector<std::pair<std::string, std::string>> wanted = {
      {"a", "acc"}, {"b", "pred_acc"}, {"c", "accuracy"}, {"d", "acc"}, {"future", "acc"}};
  for (const auto& [experiment, channel] : wanted) {
    const v1::ListExperimentChartsResponse list = List(experiment);
    ASSERT_EQ(list.charts_size(), 1) << experiment;
    EXPECT_EQ(list.charts(0).chart_set(), "common");
    EXPECT_EQ(list.charts(0).chart().name(), "accuracy");
    EXPECT_EQ(list.charts(0).sources(0).channel(), channel) << experiment;
    const v1::SampleSeriesResponse sample = Sample(experiment, "accuracy");
    EXPECT_EQ(sample.channel(), channel);
    EXPECT_EQ(sample.point_count(), 1u);
  }
  // The second channel of d.
  EXPECT_EQ(Sample("d", "accuracy").points().doubles(0), 1);
}

TEST_F(ExperimentChartsTest, AnExperimentWithoutAnyOfTheNamesSaysSo) {
  Run("e", {"loss"});
  SetAlias("accuracy", {"accuracy", "acc"});
  CreateSet("common", {"accuracy"}, "alias: 'accuracy'");
  const v1::ResolvedSource source = SourceIn("e");
  EXPECT_EQ(source.channel(), "");
  EXPECT_EQ(source.source().alias(), "accuracy");
  EXPECT_EQ(source.status().code(), StatusCode::NOT_FOUND);
  EXPECT_THAT(source.status().message(), HasSubstr("none of the 2 channels of alias \"accuracy\""));
  const v1::SampleSeriesResponse sample = Sample("e", "accuracy");
  EXPECT_EQ(sample.status().code(), StatusCode::NOT_FOUND);
  EXPECT_EQ(sample.channel(), "");
}

TEST_F(ExperimentChartsTest, AChangeOfTheAliasShowsAtOnce) {
  Run("e", {"acc", "pred_acc"});
  SetAlias("accuracy", {"acc", "pred_acc"});
  CreateSet("common", {"accuracy"}, "alias: 'accuracy'");
  EXPECT_EQ(SourceIn("e").channel(), "acc");
  SetAlias("accuracy", {"pred_acc", "acc"});
  EXPECT_EQ(SourceIn("e").channel(), "pred_acc");
  EXPECT_EQ(Sample("e", "accuracy").channel(), "pred_acc");
}

TEST_F(ExperimentChartsTest, AChannelThatComesLaterMayOutrankTheOneChosen) {
  Run("e", {"acc"});
  SetAlias("accuracy", {"accuracy", "acc"});
  CreateSet("common", {"accuracy"}, "alias: 'accuracy'");
  EXPECT_EQ(SourceIn("e").channel(), "acc");
  Run("e", {"accuracy"});
  EXPECT_EQ(SourceIn("e").channel(), "accuracy");
  Ask<v1::ChannelService>(&v1::ChannelService::Stub::DeleteChannel,
                          "project: 'p' experiment: 'e' name: 'accuracy'");
  EXPECT_EQ(SourceIn("e").channel(), "acc");
}

TEST_F(ExperimentChartsTest, AChannelIsPresentWithoutPoints) {
  Run("e", {"acc"});
  Ask<v1::ChannelService>(&v1::ChannelService::Stub::CreateChannel,
                          "project: 'p' experiment: 'e' name: 'accuracy' type: VALUE_TYPE_NUMERIC");
  SetAlias("accuracy", {"accuracy", "acc"});
  CreateSet("common", {"accuracy"}, "alias: 'accuracy'");
  EXPECT_EQ(SourceIn("e").channel(), "accuracy");
}

TEST_F(ExperimentChartsTest, ChannelsThatAreNotNumericArePassedOver) {
  Run("e", {"acc"});
  Ask<v1::ChannelService>(&v1::ChannelService::Stub::CreateChannel,
                          "project: 'p' experiment: 'e' name: 'accuracy' type: VALUE_TYPE_TEXT");
  SetAlias("accuracy", {"accuracy", "acc"});
  SetAlias("log", {"accuracy"});
  CreateSet("common", {"accuracy"}, "alias: 'accuracy'");
  EXPECT_EQ(SourceIn("e").channel(), "acc");
  EXPECT_THAT(Sample("e", "log").status().message(), HasSubstr("\"log\" is NUMERIC"));
  // A read is no chart.
  grpc::ClientContext context;
  const auto reader = v1::QueryService::NewStub(channel_)->ReadPoints(
      &context,
      Parse<v1::ReadPointsRequest>("project: 'p' experiment: 'e' source { alias: 'accuracy' }"));
  v1::ReadPointsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.channel(), "accuracy");
}

TEST_F(ExperimentChartsTest, AChannelOfTheWrongTypeIsNamedInItsPlace) {
  Run("e", {});
  Ask<v1::ChannelService>(&v1::ChannelService::Stub::CreateChannel,
                          "project: 'p' experiment: 'e' name: 'log' type: VALUE_TYPE_TEXT");
  CreateSet("common", {"log"}, "channel: 'log'");
  const v1::ResolvedSource source = SourceIn("e");
  EXPECT_EQ(source.status().code(), StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(source.status().message(), HasSubstr("channel \"log\" is text"));
}

TEST_F(ExperimentChartsTest, AChartOutlivesItsAlias) {
  Run("e", {"acc"});
  SetAlias("accuracy", {"acc"});
  CreateSet("common", {"accuracy"}, "alias: 'accuracy'");
  Ask<v1::AliasService>(&v1::AliasService::Stub::DeleteAlias, "project: 'p' name: 'accuracy'");
  EXPECT_THAT(SourceIn("e").status().message(), HasSubstr("there is no alias \"accuracy\""));
  EXPECT_EQ(Sample("e", "accuracy").status().code(), StatusCode::NOT_FOUND);
  SetAlias("accuracy", {"acc"});
  EXPECT_EQ(SourceIn("e").channel(), "acc");
}

TEST_F(ExperimentChartsTest, AnAliasMayBeNamedLikeAChannel) {
  Run("e", {"acc", "accuracy"});
  SetAlias("accuracy", {"acc"});
  CreateSet("common", {"by alias"}, "alias: 'accuracy'");
  CreateChart("e", "by name", "channel: 'accuracy'");
  const v1::ListExperimentChartsResponse list = List("e");
  ASSERT_EQ(list.charts_size(), 2);
  EXPECT_EQ(list.charts(0).sources(0).channel(), "accuracy");
  EXPECT_EQ(list.charts(1).sources(0).channel(), "acc");
}

TEST_F(ExperimentChartsTest, OwnChartsComeFirstThenSetsByName) {
  Run("e", {"x"});
  Run("other", {"x"});
  CreateSet("z", {"1"}, "channel: 'x'");
  CreateSet("empty", {}, "");
  CreateSet("b", {"2", "1", "3"}, "channel: 'x'");
  for (const char* name : {"own b", "own a"}) CreateChart("e", name, "channel: 'x'");
  CreateChart("other", "not here", "channel: 'x'");
  const std::vector<std::string> all = {"/own a", "/own b", "b/2", "b/1", "b/3", "z/1"};
  for (int page_size = 1; page_size <= 7; ++page_size) {
    std::vector<std::string> seen;
    std::string token;
    do {
      const auto page =
          List("e", absl::StrCat("page_size: ", page_size, " page_token: '", token, "'"));
      EXPECT_LE(page.charts_size(), page_size);
      for (const v1::ExperimentChart& chart : page.charts()) {
        seen.push_back(chart.chart_set() + "/" + chart.chart().name());
      }
      token = page.next_page_token();
    } while (!token.empty());
    EXPECT_EQ(seen, all) << page_size;
  }
}

TEST_F(ExperimentChartsTest, ATokenThatNoPageGaveDoesNoHarm) {
  Run("e", {"x"});
  CreateSet("a", {"1", "2"}, "channel: 'x'");
  CreateSet("b", {"3"}, "channel: 'x'");
  storage::ChartPlace place;
  place.set_own_charts_done(true);
  for (const uint32_t count : {2U, 3U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    place.set_chart_count(count);
    const auto page =
        List("e", absl::StrCat("page_token: '", storage::TokenOf(place.SerializeAsString()), "'"));
    ASSERT_EQ(page.charts_size(), 1) << count;
    EXPECT_EQ(page.charts(0).chart().name(), "3");
  }
}

TEST_F(ExperimentChartsTest, RefusesWhatIsNotThere) {
  EXPECT_THAT(Try<v1::ChartService>(&Charts::ListExperimentCharts, "project: 'p' experiment: 'e'"),
              Fails(StatusCode::NOT_FOUND, "there is no project \"p\""));
  Run("e", {});
  EXPECT_THAT(Try<v1::ChartService>(&Charts::ListExperimentCharts, "project: 'p' experiment: 'f'"),
              Fails(StatusCode::NOT_FOUND, "there is no experiment \"f\""));
  EXPECT_THAT(Try<v1::ChartService>(&Charts::ListExperimentCharts,
                                    "project: 'p' experiment: 'e' page_token: '?'"),
              Fails(StatusCode::INVALID_ARGUMENT, "page_token \"?\""));
}

}  // namespace
}  // namespace nereid::server

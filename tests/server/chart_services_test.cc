#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/server/catalog_fixture.h"

namespace nereid::server {
namespace {

using grpc::StatusCode;
using Charts = v1::ChartService::Stub;
using Sets = v1::ChartSetService::Stub;

class ChartServicesTest : public CatalogServicesFixture {
 protected:
  grpc::Status TryCreateChart(const std::string& chart) {
    return Try<v1::ChartService>(&Charts::CreateChart,
                                 "project: 'p' experiment: 'e' chart {" + chart + "}");
  }
  grpc::Status TryCreateSet(const std::string& chart_set) {
    return Try<v1::ChartSetService>(&Sets::CreateChartSet,
                                    "project: 'p' chart_set {" + chart_set + "}");
  }
};

TEST_F(ChartServicesTest, AChartIsCreatedReadUpdatedAndDeleted) {
  Run("e", {"loss"});
  const v1::Chart created =
      Ask<v1::ChartService>(&Charts::CreateChart,
                            "project: 'p' experiment: 'e' chart { name: 'loss' title: 'Loss' "
                            "sources { channel: 'loss' } sources { alias: 'a' } axis: AXIS_LOG_X "
                            "y_scale: SCALE_LOGARITHMIC smoothing: 0.6 }")
          .chart();
  const std::string place = "project: 'p' experiment: 'e' name: 'loss'";
  EXPECT_EQ(Ask<v1::ChartService>(&Charts::GetChart, place).chart().SerializeAsString(),
            created.SerializeAsString());

  const v1::Chart updated =
      Ask<v1::ChartService>(&Charts::UpdateChart,
                            "project: 'p' experiment: 'e' chart { name: 'loss' etag: '" +
                                created.etag() + "' } update_mask { paths: 'title' }")
          .chart();
  EXPECT_EQ(updated.title(), "");
  EXPECT_EQ(updated.sources_size(), 2);
  EXPECT_EQ(updated.smoothing(), 0.6);
  EXPECT_NE(updated.etag(), created.etag());

  Ask<v1::ChartService>(&Charts::DeleteChart, place);
  EXPECT_THAT(Try<v1::ChartService>(&Charts::GetChart, place),
              Fails(StatusCode::NOT_FOUND, "there is no chart \"loss\""));
}

TEST_F(ChartServicesTest, AChartSetIsCreatedReadUpdatedAndDeleted) {
  const v1::ChartSet created =
      Ask<v1::ChartSetService>(&Sets::CreateChartSet,
                               "project: 'p' chart_set { name: 'common' charts { name: 'b' sources "
                               "{ channel: 'x' } etag: 'ignored' } charts { name: 'a' sources { "
                               "alias: 'y' } } }")
          .chart_set();
  EXPECT_EQ(created.charts(0).name(), "b");
  EXPECT_EQ(created.charts(0).etag(), "");
  const std::string place = "project: 'p' name: 'common'";
  EXPECT_EQ(Ask<v1::ChartSetService>(&Sets::GetChartSet, place).chart_set().SerializeAsString(),
            created.SerializeAsString());
  const auto updated =
      Ask<v1::ChartSetService>(&Sets::UpdateChartSet, "project: 'p' chart_set { name: 'common' }");
  EXPECT_EQ(updated.chart_set().charts_size(), 0);
  EXPECT_EQ(Ask<v1::ChartSetService>(&Sets::ListChartSets, "project: 'p'").chart_sets_size(), 1);
  EXPECT_THAT(
      Try<v1::ChartSetService>(&Sets::DeleteChartSet, place + " etag: '" + created.etag() + "'"),
      Fails(StatusCode::ABORTED, "it was changed"));
  Ask<v1::ChartSetService>(&Sets::DeleteChartSet, place);
  EXPECT_THAT(Try<v1::ChartSetService>(&Sets::GetChartSet, place),
              Fails(StatusCode::NOT_FOUND, "there is no chart set \"common\""));
}

TEST_F(ChartServicesTest, RefusesChartsOutsideTheirBounds) {
  const std::string source = "sources { channel: 'x' }";
  EXPECT_THAT(TryCreateChart("name: 'c' " + source),
              Fails(StatusCode::NOT_FOUND, "there is no project \"p\""));
  Run("e", {});
  const StatusCode invalid = StatusCode::INVALID_ARGUMENT;
  EXPECT_THAT(TryCreateChart(source), Fails(invalid, "empty chart name"));
  EXPECT_THAT(TryCreateChart("name: 'c'"), Fails(invalid, "chart \"c\" has no sources"));
  EXPECT_THAT(TryCreateChart("name: 'c' sources {}"), Fails(invalid, "no source"));
  EXPECT_THAT(TryCreateChart("name: 'c' sources { alias: '' }"), Fails(invalid, "empty alias"));
  EXPECT_THAT(TryCreateChart("name: 'c'" + source + source),
              Fails(invalid, "has the source \"x\" twice"));
  EXPECT_THAT(TryCreateChart("name: 'c' smoothing: 1 " + source), Fails(invalid, "smoothing 1 of"));
  EXPECT_THAT(TryCreateChart("name: 'c' smoothing: nan " + source),
              Fails(invalid, "smoothing nan"));
  EXPECT_THAT(TryCreateChart("name: 'c' axis: 9 " + source), Fails(invalid, "axis 9 of"));
  EXPECT_THAT(TryCreateChart("name: 'c' y_scale: 9 " + source), Fails(invalid, "y_scale 9 of"));
  std::string many = "name: 'c'";
  for (int i = 0; i <= 100; ++i) absl::StrAppend(&many, " sources { channel: 'c", i, "' }");
  EXPECT_THAT(TryCreateChart(many), Fails(invalid, "has 101 sources"));
}

// A channel and an alias of one name are two sources.
TEST_F(ChartServicesTest, AChartMayNameAChannelAndItsAlias) {
  Run("e", {});
  EXPECT_TRUE(TryCreateChart("name: 'c' sources { channel: 'x' } sources { alias: 'x' }").ok());
}

TEST_F(ChartServicesTest, RefusesChartSetsOutsideTheirBounds) {
  const StatusCode invalid = StatusCode::INVALID_ARGUMENT;
  EXPECT_THAT(TryCreateSet(""), Fails(invalid, "empty chart set name"));
  EXPECT_THAT(TryCreateSet("name: 's' charts { name: 'c' }"), Fails(invalid, "has no sources"));
  const std::string chart = "charts { name: 'c' sources { channel: 'x' } }";
  EXPECT_THAT(TryCreateSet("name: 's'" + chart + chart), Fails(invalid, "the chart \"c\" twice"));
  std::string many = "name: 's'";
  for (int i = 0; i <= 100; ++i) {
    absl::StrAppend(&many, " charts { name: '", i, "' sources { channel: 'x' } }");
  }
  EXPECT_THAT(TryCreateSet(many), Fails(invalid, "has 101 charts"));
}

TEST_F(ChartServicesTest, ChartsAreGoneWithTheirExperiment) {
  Run("e", {});
  EXPECT_TRUE(TryCreateChart("name: 'c' sources { channel: 'x' }").ok());
  Ask<v1::ExperimentService>(&v1::ExperimentService::Stub::DeleteExperiment,
                             "project: 'p' name: 'e'");
  Run("e", {});
  const auto list = Ask<v1::ChartService>(&Charts::ListCharts, "project: 'p' experiment: 'e'");
  EXPECT_EQ(list.charts_size(), 0);
}

}  // namespace
}  // namespace nereid::server

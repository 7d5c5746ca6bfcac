#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/catalog_fixture.h"

namespace nereid::server {
namespace {

using grpc::StatusCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Stub = v1::ExperimentService::Stub;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

class ExperimentListTest : public CatalogServicesFixture {
 protected:
  // Points (1, y[0]), (2, y[1]), …
  void RunWith(const std::string& experiment, const std::string& channel,
               const std::vector<double>& y) {
    TestStream stream(channel_);
    stream.Open("", experiment);
    stream.Declare(0, channel, v1::VALUE_TYPE_NUMERIC);
    std::vector<double> x;
    for (size_t i = 0; i < y.size(); ++i) x.push_back(static_cast<double>(i + 1));
    if (!y.empty()) stream.Write(AppendNumbers(1, 0, x, y));
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }

  v1::ListExperimentsResponse List(const std::string& request) {
    return Ask<v1::ExperimentService>(&Stub::ListExperiments, "project: 'p' " + request);
  }

  std::vector<std::string> Names(const std::string& request) {
    std::vector<std::string> names;
    const v1::ListExperimentsResponse list = List(request);
    for (const auto& experiment : list.experiments()) names.push_back(experiment.name());
    return names;
  }

  // The same, asked for `page_size` at a time.
  std::vector<std::string> NamesInPages(const std::string& request, int page_size) {
    std::vector<std::string> names;
    std::string token;
    do {
      const v1::ListExperimentsResponse page =
          List(absl::StrCat(request, " page_size: ", page_size, " page_token: '", token, "'"));
      for (const auto& experiment : page.experiments()) names.push_back(experiment.name());
      token = page.next_page_token();
    } while (!token.empty());
    return names;
  }

  void SetState(const std::string& experiment, const std::string& state) {
    Ask<v1::ExperimentService>(&Stub::UpdateExperiment, "experiment { project: 'p' name: '" +
                                                            experiment + "' state: " + state +
                                                            "} update_mask { paths: 'state' }");
  }
};

constexpr char kByAccuracy[] =
    "order { source_statistic { source { alias: 'accuracy' } statistic: STATISTIC_";

TEST_F(ExperimentListTest, RanksByAnAlias) {
  SetAlias("accuracy", {"accuracy", "acc"});
  RunWith("a", "acc", {0.9, 0.2});
  RunWith("b", "accuracy", {0.5, 0.6});
  RunWith("c", "loss", {7});
  RunWith("d", "acc", {0.1, 0.4});
  RunWith("d", "accuracy", {0.3});
  EXPECT_THAT(Names(std::string(kByAccuracy) + "LAST } }"), ElementsAre("a", "d", "b", "c"));
  EXPECT_THAT(Names(std::string(kByAccuracy) + "LAST } descending: true }"),
              ElementsAre("b", "d", "a", "c"));
  EXPECT_THAT(Names(std::string(kByAccuracy) + "MAX } descending: true }"),
              ElementsAre("a", "b", "d", "c"));
  EXPECT_THAT(Names(std::string(kByAccuracy) + "MIN } }"), ElementsAre("a", "d", "b", "c"));
}

TEST_F(ExperimentListTest, TheRankingFollowsEveryCommit) {
  const std::string by_loss =
      "order { source_statistic { source { channel: 'loss' } } descending: true }";
  RunWith("a", "loss", {1});
  RunWith("b", "loss", {2});
  EXPECT_THAT(Names(by_loss), ElementsAre("b", "a"));
  TestStream stream(channel_);
  stream.Open("", "a");
  stream.Declare(0, "loss");
  for (int i = 1; i <= 20; ++i) {
    stream.Write(AppendNumbers(static_cast<uint64_t>(i), 0, {1.0 + i}, {i % 2 == 0 ? 1.0 : 3.0}));
    EXPECT_EQ(stream.Read().acknowledged().through_sequence(), static_cast<uint64_t>(i));
    EXPECT_THAT(Names(by_loss), i % 2 == 0 ? ElementsAre("b", "a") : ElementsAre("a", "b"));
  }
  Ask<v1::ChannelService>(&v1::ChannelService::Stub::TruncateChannel,
                          "project: 'p' experiment: 'a' name: 'loss' from_x: 21");
  EXPECT_THAT(Names(by_loss), ElementsAre("a", "b"));
  Ask<v1::ChannelService>(&v1::ChannelService::Stub::DeleteChannel,
                          "project: 'p' experiment: 'a' name: 'loss'");
  EXPECT_THAT(Names(by_loss), ElementsAre("b", "a"));
}

TEST_F(ExperimentListTest, NanComesBehindNumbersAndNothingLast) {
  RunWith("a", "y", {});
  RunWith("b", "y", {1, kNan});
  RunWith("c", "y", {-std::numeric_limits<double>::infinity()});
  RunWith("d", "y", {2});
  const std::string by = "order { source_statistic { source { channel: 'y' } }";
  EXPECT_THAT(Names(by + "}"), ElementsAre("c", "d", "b", "a"));
  EXPECT_THAT(Names(by + "descending: true }"), ElementsAre("d", "c", "b", "a"));
}

TEST_F(ExperimentListTest, EveryOrderIsTheSameInPages) {
  for (int i = 0; i < 12; ++i) {
    RunWith(absl::StrCat("e", i), "y", {static_cast<double>(i % 4)});
  }
  Run("without", {});
  const std::vector<std::string> orders = {
      "",
      "order { descending: true }",
      "order { field: EXPERIMENT_FIELD_CREATE_TIME }",
      "order { field: EXPERIMENT_FIELD_CREATE_TIME descending: true }",
      "order { source_statistic { source { channel: 'y' } } }",
      "order { source_statistic { source { channel: 'y' } } descending: true }"};
  for (const std::string& order : orders) {
    const std::vector<std::string> all = Names(order);
    EXPECT_EQ(all.size(), 13u);
    for (const int page_size : {1, 3, 5, 13}) EXPECT_EQ(NamesInPages(order, page_size), all);
  }
  EXPECT_EQ(Names(orders[1]).front(), "without");
  EXPECT_EQ(Names(orders[2]).front(), "e0");
  EXPECT_EQ(Names(orders[3]).front(), "without");
}

TEST_F(ExperimentListTest, TellsTheValuesOfSources) {
  SetAlias("accuracy", {"accuracy", "acc"});
  RunWith("a", "acc", {3, 1, 2});
  RunWith("b", "acc", {kNan});
  const v1::ListExperimentsResponse list =
      List("sources { alias: 'accuracy' } sources { channel: 'loss' }");
  ASSERT_EQ(list.values_size(), 2);
  const v1::SourceValue& value = list.values(0).values(0);
  EXPECT_EQ(value.channel(), "acc");
  EXPECT_EQ(value.last(), 2);
  EXPECT_EQ(value.min(), 1);
  EXPECT_EQ(value.max(), 3);
  const v1::SourceValue& absent = list.values(0).values(1);
  EXPECT_EQ(absent.status().code(), StatusCode::NOT_FOUND);
  EXPECT_FALSE(absent.has_last());
  EXPECT_TRUE(list.values(1).values(0).has_last());
  EXPECT_FALSE(list.values(1).values(0).has_min());
  EXPECT_EQ(List("").values_size(), 0);
}

TEST_F(ExperimentListTest, FiltersByNameStateAndTags) {
  for (const char* name : {"ResNet-18", "resnet-50", "vgg"}) Run(name, {});
  SetState("vgg", "EXPERIMENT_STATE_FAILED");
  SetState("ResNet-18", "EXPERIMENT_STATE_SUCCEEDED");
  EXPECT_THAT(Names("name_contains: 'NET'"), ElementsAre("ResNet-18", "resnet-50"));
  EXPECT_THAT(Names("states: EXPERIMENT_STATE_FAILED states: EXPERIMENT_STATE_SUCCEEDED"),
              ElementsAre("ResNet-18", "vgg"));
  EXPECT_THAT(Names("states: EXPERIMENT_STATE_RUNNING"), ElementsAre("resnet-50"));
  Ask<v1::ExperimentService>(
      &Stub::UpdateExperiment,
      "experiment { project: 'p' name: 'vgg' tags: 'b' tags: 'a' tags: 'b' }");
  EXPECT_THAT(Names("tags: 'a' tags: 'b'"), ElementsAre("vgg"));
  EXPECT_THAT(Names("tags: 'a' tags: 'c'"), IsEmpty());
  EXPECT_THAT(List("tags: 'a'").experiments(0).tags(), ElementsAre("a", "b"));
  EXPECT_THAT(NamesInPages("name_contains: 'e'", 1), ElementsAre("ResNet-18", "resnet-50"));
}

TEST_F(ExperimentListTest, APageEndsWhereValuesMakeItLarge) {
  constexpr int kExperiments = 100;
  std::vector<std::string> names;
  for (int i = 0; i < kExperiments; ++i) Run(names.emplace_back(std::to_string(1000 + i)), {});
  std::string request;
  for (int i = 0; i < 100; ++i) {
    absl::StrAppend(&request, " sources { channel: '", std::string(900, 'c'), i, "' }");
  }
  const v1::ListExperimentsResponse page = List(request);
  EXPECT_LT(page.experiments_size(), kExperiments);
  EXPECT_LT(page.ByteSizeLong(), 2 * storage::kAnswerBytesMax);
  EXPECT_EQ(NamesInPages(request, 1000), names);
}

TEST_F(ExperimentListTest, RefusesTheTokenOfAnotherRequest) {
  for (const char* name : {"a", "b", "c"}) Run(name, {});
  const std::string token = List("page_size: 1").next_page_token();
  EXPECT_THAT(Try<v1::ExperimentService>(
                  &Stub::ListExperiments,
                  "project: 'p' order { descending: true } page_token: '" + token + "'"),
              Fails(StatusCode::INVALID_ARGUMENT, "was not given by a page of this request"));
  std::string many;
  for (int i = 0; i <= 100; ++i) absl::StrAppend(&many, " sources { channel: 'c", i, "' }");
  EXPECT_THAT(Try<v1::ExperimentService>(&Stub::ListExperiments, "project: 'p' " + many),
              Fails(StatusCode::INVALID_ARGUMENT, "101 sources: ask for at most 100"));
  EXPECT_THAT(Try<v1::ExperimentService>(&Stub::ListExperiments,
                                         "project: 'p' order { source_statistic {} }"),
              Fails(StatusCode::INVALID_ARGUMENT, "no source"));
}

}  // namespace
}  // namespace nereid::server

// What a watch of an alias tells when another channel comes to stand for it.

#include <string>
#include <vector>

#include "nereid/v1/aliases.grpc.pb.h"
#include "tests/server/watch_points_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WatchAliasTest : public WatchPointsTest {
 protected:
  void SetAlias(const std::vector<std::string>& channels) {
    v1::UpdateAliasRequest request;
    request.set_project("p");
    request.set_allow_missing(true);
    request.mutable_alias()->set_name("accuracy");
    *request.mutable_alias()->mutable_channels() = {channels.begin(), channels.end()};
    grpc::ClientContext context;
    v1::UpdateAliasResponse response;
    EXPECT_TRUE(
        v1::AliasService::NewStub(channel_)->UpdateAlias(&context, request, &response).ok());
  }

  void DeleteAlias() {
    v1::DeleteAliasRequest request;
    request.set_project("p");
    request.set_name("accuracy");
    grpc::ClientContext context;
    v1::DeleteAliasResponse response;
    EXPECT_TRUE(
        v1::AliasService::NewStub(channel_)->DeleteAlias(&context, request, &response).ok());
  }

  v1::WatchPointsRequest WatchOfAlias(bool numeric_only = false) {
    v1::WatchPointsRequest request = WatchOf({""});
    request.mutable_series(0)->mutable_source()->set_alias("accuracy");
    request.set_numeric_only(numeric_only);
    return request;
  }
};

TEST_F(WatchAliasTest, AnotherOrderBringsAnotherChannel) {
  Store("acc", {1, 2});
  Store("pred_acc", {5});
  SetAlias({"acc", "pred_acc"});
  TestWatch watch(channel_, WatchOfAlias());
  EXPECT_THAT(watch.CatchUp(2).x, ElementsAre(1, 2));
  SetAlias({"pred_acc", "acc"});
  const v1::WatchPointsResponse resolved = watch.Next();
  EXPECT_EQ(resolved.resolved().channel(), "pred_acc");
  EXPECT_FALSE(resolved.resolved().continued());
  EXPECT_THAT(watch.CatchUp(1).x, ElementsAre(5));
}

TEST_F(WatchAliasTest, AChannelThatOutranksTheChosenOneTakesItsPlace) {
  Store("acc", {1, 2});
  SetAlias({"accuracy", "acc"});
  TestWatch watch(channel_, WatchOfAlias());
  EXPECT_EQ(watch.CatchUp(2).channel, "acc");
  Store("accuracy", {7});
  EXPECT_EQ(watch.Next().resolved().channel(), "accuracy");
  EXPECT_THAT(watch.CatchUp(1).x, ElementsAre(7));
  // The one before is not followed any more.
  Store("acc", {3});
  Store("accuracy", {8});
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(8));
  DeleteChannel("accuracy");
  EXPECT_EQ(watch.Next().resolved().channel(), "acc");
  EXPECT_THAT(watch.CatchUp(3).x, ElementsAre(1, 2, 3));
}

TEST_F(WatchAliasTest, AChannelOfLowerRankChangesNothing) {
  Store("acc", {1});
  SetAlias({"acc", "pred_acc"});
  TestWatch watch(channel_, WatchOfAlias());
  watch.CatchUp(1);
  Store("pred_acc", {9});
  Store("acc", {2});
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(2));
}

TEST_F(WatchAliasTest, ComesAndGoesWithTheAlias) {
  Store("acc", {1});
  TestWatch watch(channel_, WatchOfAlias());
  EXPECT_THAT(watch.Next().unresolved().status().message(),
              HasSubstr("there is no alias \"accuracy\""));
  SetAlias({"acc"});
  EXPECT_THAT(watch.CatchUp(1).x, ElementsAre(1));
  DeleteAlias();
  EXPECT_TRUE(watch.Next().has_unresolved());
  EXPECT_THAT(watch.series().x, IsEmpty());
  SetAlias({"nothing"});
  SetAlias({"nothing", "acc"});
  EXPECT_THAT(watch.CatchUp(1).x, ElementsAre(1));
}

TEST_F(WatchAliasTest, ChartsPassOverChannelsThatAreNotNumeric) {
  StoreValues("accuracy", v1::VALUE_TYPE_TEXT,
              [](v1::PointColumns& points) { points.add_texts("high"); });
  Store("acc", {1});
  SetAlias({"accuracy", "acc"});
  TestWatch watch(channel_, WatchOfAlias());
  EXPECT_EQ(watch.Next().resolved().channel(), "accuracy");
  TestWatch chart(channel_, WatchOfAlias(/*numeric_only=*/true));
  EXPECT_EQ(chart.Next().resolved().channel(), "acc");
}

TEST_F(WatchAliasTest, IsNotTheChannelOfItsName) {
  Store("accuracy", {1});
  Store("acc", {2});
  SetAlias({"acc"});
  TestWatch alias(channel_, WatchOfAlias());
  EXPECT_THAT(alias.CatchUp(1).x, ElementsAre(2));
  TestWatch channel(channel_, WatchOf({"accuracy"}));
  EXPECT_THAT(channel.CatchUp(1).x, ElementsAre(1));
}

TEST_F(WatchAliasTest, APositionOfTheChannelBeforeBeginsAnew) {
  Store("acc", {1, 2});
  SetAlias({"acc"});
  v1::WatchPointsRequest request = WatchOfAlias();
  {
    TestWatch watch(channel_, request);
    *request.mutable_series(0)->mutable_position() = watch.CatchUp(2).position;
  }
  Store("pred_acc", {1, 2, 3});
  SetAlias({"pred_acc"});
  TestWatch watch(channel_, request);
  EXPECT_FALSE(watch.Next().resolved().continued());
  EXPECT_THAT(watch.CatchUp(3).x, ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace nereid::server

// What a watch tells when points, channels and experiments go.

#include <limits>

#include "tests/server/watch_points_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class WatchChangesTest : public WatchPointsTest {
 protected:
  // Comes back with `known` and returns the second event, which follows `resolved`.
  v1::WatchPointsResponse FirstNews(const WatchedPoints& known) {
    TestWatch watch(channel_, GoOn(known));
    watch.series() = known;
    EXPECT_TRUE(watch.Next().resolved().continued());
    return watch.Next();
  }
};

TEST_F(WatchChangesTest, TruncateByRpc) {
  Store("loss", Count(1, 10));
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp();
  Truncate("loss", 5.5);
  EXPECT_EQ(watch.Next().truncated().from_x(), 5.5);
  EXPECT_EQ(watch.series().x, Count(1, 5));
  EXPECT_EQ(watch.series().position.x(), 5);
  Store("loss", {5.25, 7});
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(5.25, 7));
}

TEST_F(WatchChangesTest, TruncateInTheStream) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss", v1::VALUE_TYPE_NUMERIC);
  stream.Write(AppendNumbers(1, 1, {1, 2, 3}, {1, 2, 3}));
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp(3);
  v1::IngestRequest truncate;
  truncate.mutable_truncate()->set_sequence(2);
  truncate.mutable_truncate()->set_channel_ref(1);
  truncate.mutable_truncate()->set_from_x(2);
  stream.Write(truncate);
  stream.Write(AppendNumbers(3, 1, {2}, {20}));
  EXPECT_EQ(watch.Next().truncated().from_x(), 2);
  EXPECT_THAT(watch.Next().points().doubles(), ElementsAre(20));
}

TEST_F(WatchChangesTest, TruncateOfAllPoints) {
  Store("loss", {1, 2});
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp();
  Truncate("loss", -kInfinity);
  EXPECT_EQ(watch.Next().truncated().from_x(), -kInfinity);
  EXPECT_FALSE(watch.series().position.has_x());
  Store("loss", {-3});
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(-3));
}

TEST_F(WatchChangesTest, TruncateBehindTheLastPointIsNotTold) {
  Store("loss", {1, 2});
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp();
  Truncate("loss", 2.5);
  Store("loss", {3});
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(3));
}

TEST_F(WatchChangesTest, OneTruncateBetweenTwoWatches) {
  Store("loss", Count(1, 10));
  const WatchedPoints known = ComeBack({});
  Truncate("loss", 5);
  Store("loss", {4.5, 5});
  EXPECT_EQ(FirstNews(known).truncated().from_x(), 5);
  EXPECT_THAT(ComeBack(known).x, ElementsAre(1, 2, 3, 4, 4.5, 5));
}

TEST_F(WatchChangesTest, OneTruncateBehindWhatIsKnown) {
  Store("loss", {1, 2});
  const WatchedPoints known = ComeBack({});
  Store("loss", {3, 9});
  Truncate("loss", 5);
  Store("loss", {4});
  EXPECT_THAT(FirstNews(known).points().x(), ElementsAre(3, 4));
  const WatchedPoints now = ComeBack(known);
  EXPECT_THAT(now.x, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(now.position.truncation_count(), 1u);
}

TEST_F(WatchChangesTest, TwoTruncatesBetweenTwoWatches) {
  Store("loss", Count(1, 10));
  const WatchedPoints known = ComeBack({});
  Truncate("loss", 5);
  Store("loss", {8});
  Truncate("loss", 7);
  Store("loss", {9});
  EXPECT_EQ(FirstNews(known).truncated().from_x(), -kInfinity);
  EXPECT_THAT(ComeBack(known).x, ElementsAre(1, 2, 3, 4, 9));
}

TEST_F(WatchChangesTest, TruncatesBeforeAnythingWasKnownAreNotTold) {
  Store("loss", {1, 2, 3});
  Truncate("loss", 3);
  Truncate("loss", 2);
  TestWatch watch(channel_, WatchOf({"loss"}));
  EXPECT_FALSE(watch.Next().resolved().continued());
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(1));
  EXPECT_EQ(watch.series().position.truncation_count(), 2u);
}

TEST_F(WatchChangesTest, TruncatesAreRememberedByTheStore) {
  Store("loss", Count(1, 2000));
  const WatchedPoints known = ComeBack({});
  Truncate("loss", 1500);
  Restart();
  EXPECT_EQ(FirstNews(known).truncated().from_x(), 1500);
  EXPECT_EQ(ComeBack(known).x, Count(1, 1499));
}

TEST_F(WatchChangesTest, ChannelDeletedAndMadeAnew) {
  Store("loss", {1, 2});
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp();
  const uint64_t series = watch.series().position.series();
  DeleteChannel("loss");
  EXPECT_EQ(watch.Next().unresolved().status().code(), grpc::NOT_FOUND);
  EXPECT_THAT(watch.series().x, IsEmpty());
  Store("loss", {1, 2, 3});
  EXPECT_FALSE(watch.Next().resolved().continued());
  EXPECT_THAT(watch.CatchUp(3).x, ElementsAre(1, 2, 3));
  EXPECT_NE(watch.series().position.series(), series);
}

TEST_F(WatchChangesTest, ChannelMadeAnewBetweenTwoWatches) {
  Store("loss", {1, 2});
  const WatchedPoints known = ComeBack({});
  DeleteChannel("loss");
  Store("loss", {1.5, 3});
  TestWatch watch(channel_, GoOn(known));
  EXPECT_FALSE(watch.Next().resolved().continued());
  EXPECT_THAT(watch.CatchUp().x, ElementsAre(1.5, 3));
}

TEST_F(WatchChangesTest, ChannelGoneBetweenTwoWatches) {
  Store("loss", {1, 2});
  const WatchedPoints known = ComeBack({});
  DeleteChannel("loss");
  TestWatch watch(channel_, GoOn(known));
  EXPECT_EQ(watch.Next().unresolved().status().code(), grpc::NOT_FOUND);
  Store("loss", {1, 2, 3});
  EXPECT_FALSE(watch.Next().resolved().continued());
  EXPECT_THAT(watch.CatchUp(3).x, ElementsAre(1, 2, 3));
}

TEST_F(WatchChangesTest, ExperimentDeletedAndMadeAnew) {
  Store("loss", {1, 2});
  Store("loss", {1}, "other");
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp();
  DeleteExperiment("other");
  DeleteExperiment("e");
  EXPECT_EQ(watch.Next().unresolved().status().code(), grpc::NOT_FOUND);
  Store("loss", {5});
  EXPECT_EQ(watch.Next().resolved().channel(), "loss");
  EXPECT_THAT(watch.CatchUp(1).x, ElementsAre(5));
}

TEST_F(WatchChangesTest, AProjectMayGoAndComeToo) {
  Store("loss", {1, 2});
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp();
  v1::DeleteProjectRequest request;
  request.set_name("p");
  grpc::ClientContext context;
  v1::DeleteProjectResponse response;
  ASSERT_TRUE(
      v1::ProjectService::NewStub(channel_)->DeleteProject(&context, request, &response).ok());
  EXPECT_TRUE(watch.Next().has_unresolved());
  Store("loss", {5});
  EXPECT_THAT(watch.CatchUp(1).x, ElementsAre(5));
}

}  // namespace
}  // namespace nereid::server

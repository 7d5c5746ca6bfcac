// What a watch tells of channels to which points come. What it tells when they go is in
// watch_changes_test.cc.

#include "tests/server/watch_points_fixture.h"
#include "tests/storage/ingest_requests.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST_F(WatchPointsTest, TellsChannelThenPointsThenThatAllWasTold) {
  Store("loss", {1, 2.5, 4});
  TestWatch watch(channel_, WatchOf({"loss"}));

  const v1::WatchPointsResponse resolved = watch.Next();
  EXPECT_EQ(resolved.resolved().channel(), "loss");
  EXPECT_EQ(resolved.resolved().type(), v1::VALUE_TYPE_NUMERIC);
  EXPECT_FALSE(resolved.resolved().continued());
  EXPECT_FALSE(resolved.position().has_x());

  const v1::WatchPointsResponse points = watch.Next();
  EXPECT_THAT(points.points().x(), ElementsAre(1, 2.5, 4));
  EXPECT_THAT(points.points().doubles(), ElementsAre(1, 2.5, 4));
  EXPECT_THAT(points.points().wall_times_unix_nanos(), SizeIs(0));
  EXPECT_EQ(points.position().x(), 4);
  EXPECT_NE(points.position().series(), 0u);

  EXPECT_TRUE(watch.Next().has_caught_up());
}

TEST_F(WatchPointsTest, TellsPointsThatComeLaterOnceEach) {
  Store("loss", {1});
  TestWatch watch(channel_, WatchOf({"loss"}));
  watch.CatchUp();
  for (int i = 2; i < 50; ++i) {
    Store("loss", {static_cast<double>(i)});
    const v1::WatchPointsResponse response = watch.Next();
    EXPECT_THAT(response.points().x(), ElementsAre(i));
  }
}

TEST_F(WatchPointsTest, GoesOnBehindAPosition) {
  Store("loss", Count(1, 3000));
  WatchedPoints known = ComeBack({});
  EXPECT_EQ(known.x, Count(1, 3000));
  Store("loss", Count(3001, 100));

  TestWatch watch(channel_, GoOn(known));
  watch.series() = known;
  const v1::WatchPointsResponse resolved = watch.Next();
  EXPECT_TRUE(resolved.resolved().continued());
  EXPECT_EQ(resolved.position().x(), 3000);
  EXPECT_EQ(watch.Next().points().x_size(), 100);
  EXPECT_TRUE(watch.Next().has_caught_up());
}

TEST_F(WatchPointsTest, GoesOnBehindAPositionThatNamesNoSeries) {
  Store("loss", {1, 2, 3});
  Truncate("loss", 3);
  WatchedPoints known = Known("loss", {1});
  EXPECT_THAT(ComeBack(known).x, ElementsAre(1, 2));
  EXPECT_EQ(ComeBack(known).position.truncation_count(), 1u);
}

TEST_F(WatchPointsTest, BeginsAnewForThePositionOfAnotherChannel) {
  Store("loss", {1, 2});
  WatchedPoints known = Known("accuracy", {1});
  TestWatch watch(channel_, GoOn(known));
  EXPECT_FALSE(watch.Next().resolved().continued());
  EXPECT_THAT(watch.CatchUp().x, ElementsAre(1, 2));
}

TEST_F(WatchPointsTest, GoesOnWhereASampleEnded) {
  Store("loss", {1, 2, 3});
  v1::SampleSeriesRequest request;
  request.set_project("p");
  request.add_experiments("e");
  request.add_sources()->set_channel("loss");
  request.set_columns(10);
  grpc::ClientContext context;
  v1::SampleSeriesResponse sample;
  const auto reader = v1::QueryService::NewStub(channel_)->SampleSeries(&context, request);
  ASSERT_TRUE(reader->Read(&sample));
  Store("loss", {4});

  WatchedPoints known = Known("loss", {1, 2, 3});
  known.position = sample.position();
  TestWatch watch(channel_, GoOn(known));
  watch.series() = known;
  EXPECT_TRUE(watch.Next().resolved().continued());
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(4));
}

TEST_F(WatchPointsTest, WaitsForAnExperimentAndItsChannel) {
  TestWatch watch(channel_, WatchOf({"loss"}));
  const v1::WatchPointsResponse unresolved = watch.Next();
  EXPECT_EQ(unresolved.unresolved().status().code(), grpc::NOT_FOUND);
  EXPECT_THAT(unresolved.unresolved().status().message(), HasSubstr("\"p\""));
  EXPECT_FALSE(unresolved.has_position());

  Store("accuracy", {1});
  Store("loss", {7});
  EXPECT_EQ(watch.Next().resolved().channel(), "loss");
  EXPECT_THAT(watch.CatchUp(1).x, ElementsAre(7));
}

TEST_F(WatchPointsTest, OfAChannelWithoutPointsIsCaughtUpAtOnce) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss", v1::VALUE_TYPE_NUMERIC);
  TestWatch watch(channel_, WatchOf({"loss"}));
  EXPECT_TRUE(watch.Next().has_resolved());
  EXPECT_TRUE(watch.Next().has_caught_up());
  stream.Write(AppendNumbers(1, 1, {3}, {3}));
  EXPECT_THAT(watch.Next().points().x(), ElementsAre(3));
}

TEST_F(WatchPointsTest, TellsTexts) {
  StoreValues("log", v1::VALUE_TYPE_TEXT, [](v1::PointColumns& points) {
    points.add_texts("one");
    points.add_texts("two");
  });
  TestWatch watch(channel_, WatchOf({"log"}));
  EXPECT_EQ(watch.Next().resolved().type(), v1::VALUE_TYPE_TEXT);
  EXPECT_THAT(watch.Next().points().texts(), ElementsAre("one", "two"));
}

TEST_F(WatchPointsTest, TellsImagesWithOrWithoutTheirData) {
  const std::string png = storage::Png(3, 2);
  StoreValues("samples", v1::VALUE_TYPE_IMAGE, [&](v1::PointColumns& points) {
    points.add_images()->set_data(png);
    points.mutable_images(0)->set_name("cat");
  });
  for (const bool omit : {false, true}) {
    v1::WatchPointsRequest request = WatchOf({"samples"});
    request.set_omit_image_data(omit);
    TestWatch watch(channel_, request);
    EXPECT_EQ(watch.Next().resolved().type(), v1::VALUE_TYPE_IMAGE);
    const v1::WatchPointsResponse response = watch.Next();
    ASSERT_EQ(response.points().images_size(), 1);
    EXPECT_EQ(response.points().images(0).name(), "cat");
    EXPECT_EQ(response.points().images(0).width(), 3u);
    EXPECT_EQ(response.points().images(0).data(), omit ? "" : png);
  }
}

TEST_F(WatchPointsTest, PassesOverOtherTypesIfOnlyNumbersAreWanted) {
  StoreValues("log", v1::VALUE_TYPE_TEXT, [](v1::PointColumns& points) { points.add_texts("a"); });
  v1::WatchPointsRequest request = WatchOf({"log"});
  request.set_numeric_only(true);
  TestWatch watch(channel_, request);
  EXPECT_EQ(watch.Next().unresolved().status().code(), grpc::FAILED_PRECONDITION);
  DeleteChannel("log");
  EXPECT_EQ(watch.Next().unresolved().status().code(), grpc::NOT_FOUND);
  Store("log", {1});
  EXPECT_EQ(watch.Next().resolved().type(), v1::VALUE_TYPE_NUMERIC);
}

TEST_F(WatchPointsTest, TellsWallTimesIfAskedFor) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss", v1::VALUE_TYPE_NUMERIC);
  v1::IngestRequest append = AppendNumbers(1, 1, {1, 2}, {1, 2});
  append.mutable_append()->set_wall_time_unix_nanos(1'000);
  stream.Write(append);
  EXPECT_TRUE(stream.Read().has_acknowledged());
  v1::WatchPointsRequest request = WatchOf({"loss"});
  request.set_include_wall_times(true);
  TestWatch watch(channel_, request);
  watch.Next();
  EXPECT_THAT(watch.Next().points().wall_times_unix_nanos(), ElementsAre(1'000, 1'000));
}

TEST_F(WatchPointsTest, TwoWatchersAreToldTheSame) {
  TestWatch first(channel_, WatchOf({"loss", "accuracy"}));
  TestWatch second(channel_, WatchOf({"loss"}));
  Store("loss", {1, 2});
  Store("accuracy", {5});
  EXPECT_THAT(first.CatchUp(2, 0).x, ElementsAre(1, 2));
  EXPECT_THAT(first.CatchUp(1, 1).x, ElementsAre(5));
  EXPECT_THAT(second.CatchUp(2).x, ElementsAre(1, 2));
}

TEST_F(WatchPointsTest, ASourceMayBeWatchedTwiceInOneCall) {
  TestWatch watch(channel_, WatchOf({"loss", "loss"}));
  Store("loss", {1, 2});
  EXPECT_THAT(watch.CatchUp(2, 0).x, ElementsAre(1, 2));
  EXPECT_THAT(watch.CatchUp(2, 1).x, ElementsAre(1, 2));
}

TEST_F(WatchPointsTest, AnAnswerHoldsAtMostOneMebibyteOfPoints) {
  Store("loss", Count(1, 100'000));
  Store("loss", Count(100'001, 100'000));
  TestWatch watch(channel_, WatchOf({"loss"}));
  while (!watch.series().is_caught_up) {
    const v1::WatchPointsResponse response = watch.Next();
    ASSERT_LE(response.points().x_size(), (1 << 20) / 16);
  }
  EXPECT_EQ(watch.series().x, Count(1, 200'000));
}

}  // namespace
}  // namespace nereid::server

// What a watch tells together, if it was asked for an interval.

#include "storage/limits.h"
#include "tests/server/watch_points_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::WatchPointsRequest WatchTogether(const std::vector<std::string>& channels) {
  v1::WatchPointsRequest request = WatchOf(channels);
  request.set_interval_millis(20);
  return request;
}

std::vector<std::string> StoredNames(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back("channel " + std::to_string(i));
  return names;
}

TEST_F(WatchPointsTest, TellsEventsOfSeveralSeriesTogether) {
  Store("loss", {1, 2});
  Store("accuracy", {1});
  TestWatch watch(channel_, WatchTogether({"loss", "accuracy"}));

  const v1::WatchPointsResponse first = watch.Next();
  EXPECT_EQ(first.event_case(), v1::WatchPointsResponse::EVENT_NOT_SET);
  EXPECT_FALSE(first.has_position());
  ASSERT_EQ(first.events_size(), 6);
  for (const v1::WatchPointsResponse& event : first.events()) EXPECT_TRUE(event.events().empty());
  EXPECT_THAT(watch.series(0).x, ElementsAre(1, 2));
  EXPECT_THAT(watch.series(1).x, ElementsAre(1));
  EXPECT_TRUE(watch.series(0).is_caught_up);
  EXPECT_TRUE(watch.series(1).is_caught_up);
}

TEST_F(WatchPointsTest, TellsPointsOnceEachAlsoTogether) {
  Store("loss", {1});
  Store("accuracy", {1});
  TestWatch watch(channel_, WatchTogether({"loss", "accuracy"}));
  watch.CatchUp();
  for (int i = 2; i < 30; ++i) {
    Store("loss", {static_cast<double>(i)});
    Store("accuracy", {static_cast<double>(i)});
  }
  EXPECT_EQ(watch.CatchUp(29, 0).x, Count(1, 29));
  EXPECT_EQ(watch.CatchUp(29, 1).x, Count(1, 29));
}

TEST_F(WatchPointsTest, BoundsHowMuchIsToldTogether) {
  const std::vector<std::string> names = StoredNames(50);
  for (const std::string& name : names) Store(name, {1});
  TestWatch watch(channel_, WatchTogether(names));
  int events = 0;
  while (events < 150) {
    const v1::WatchPointsResponse answer = watch.Next();
    ASSERT_TRUE(watch.is_open());
    EXPECT_GE(answer.events_size(), 1);
    EXPECT_LE(answer.events_size(), storage::kWatchEventsMax);
    events += answer.events_size();
  }
  EXPECT_EQ(events, 150);
  for (int i = 0; i < 50; ++i) EXPECT_THAT(watch.series(i).x, ElementsAre(1)) << names[i];
}

TEST_F(WatchPointsTest, AnAnswerTakesNoLargeValueThatDoesNotFit) {
  const std::string text(size_t{700} << 10, 't');
  for (const char* name : {"log", "other"}) {
    StoreValues(name, v1::VALUE_TYPE_TEXT, [&](v1::PointColumns& points) {
      for (int i = 1; i <= 4; ++i) {
        points.add_x(i);
        points.add_texts(text);
      }
    });
  }
  TestWatch watch(channel_, WatchTogether({"log", "other"}));
  while (watch.series(0).x.size() < 4 || watch.series(1).x.size() < 4) {
    const v1::WatchPointsResponse answer = watch.Next();
    ASSERT_TRUE(watch.is_open());
    EXPECT_LT(answer.ByteSizeLong(), storage::kAnswerBytesMax + 1024);
  }
  EXPECT_EQ(watch.series(0).x, Count(1, 4));
  EXPECT_EQ(watch.series(1).x, Count(1, 4));
}

TEST_F(WatchPointsTest, RefusesAnIntervalOverItsBound) {
  v1::WatchPointsRequest request = WatchOf({"loss"});
  request.set_interval_millis(10'001);
  const grpc::Status status = TestWatch(channel_, request).Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("interval_millis 10001: use 0 to 10000"));
}

}  // namespace
}  // namespace nereid::server

#include "storage/points.h"

#include <cstdint>
#include <limits>
#include <random>

#include "gtest/gtest.h"

namespace nereid::storage {
namespace {

constexpr int64_t kSecond = 1000000000;

Points StampedPoints(int64_t time_before, std::vector<Stamp> stamps) {
  Points points;
  points.x.resize(stamps.back().index + 1);
  points.time_before_unix_nanos = time_before;
  points.stamps = std::move(stamps);
  return points;
}

TEST(PointsTest, AStampedPointHasTheTimeOfItsStamp) {
  const Points points = StampedPoints(0, {{0, 10}, {3, 40}, {9, 45}});
  EXPECT_EQ(WallTimeAt(points, 0), 10);
  EXPECT_EQ(WallTimeAt(points, 3), 40);
  EXPECT_EQ(WallTimeAt(points, 9), 45);
}

TEST(PointsTest, TimesBetweenStampsAreInterpolated) {
  const Points points = StampedPoints(0, {{0, 10}, {4, 50}});
  EXPECT_EQ(WallTimeAt(points, 1), 20);
  EXPECT_EQ(WallTimeAt(points, 3), 40);
}

TEST(PointsTest, TimesBeforeTheFirstStampComeFromThePointBefore) {
  const Points points = StampedPoints(100, {{3, 140}});
  EXPECT_EQ(WallTimeAt(points, 0), 110);
  EXPECT_EQ(WallTimeAt(points, 2), 130);
}

TEST(PointsTest, WithoutAPointBeforeAllTimesUpToTheFirstStampAreTheStamp) {
  const Points points = StampedPoints(140, {{3, 140}});
  EXPECT_EQ(WallTimeAt(points, 0), 140);
  EXPECT_EQ(WallTimeAt(points, 2), 140);
}

TEST(PointsTest, CenturiesBetweenStampsDoNotOverflow) {
  const int64_t century = int64_t{100} * 365 * 86400 * kSecond;
  const Points points = StampedPoints(-century, {{999999, century}});
  EXPECT_EQ(WallTimeAt(points, 499999), 0);
  EXPECT_EQ(WallTimeAt(points, 999999), century);
}

TEST(PointsTest, AllOfTimeBetweenStampsDoesNotOverflow) {
  constexpr int64_t kFirst = std::numeric_limits<int64_t>::min();
  constexpr int64_t kLast = std::numeric_limits<int64_t>::max();
  const Points points = StampedPoints(kFirst, {{3, kLast}});
  EXPECT_EQ(WallTimeAt(points, 2), (int64_t{1} << 62) - 1);
  EXPECT_EQ(WallTimeAt(points, 3), kLast);
}

TEST(PointsTest, TimesBeforeTheEpochAreInterpolatedToo) {
  const Points points = StampedPoints(-100, {{9, -50}});
  EXPECT_EQ(WallTimeAt(points, 1), -90);
}

TEST(PointsTest, TimesDoNotDecrease) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 1000; ++round) {
    const int64_t before = static_cast<int64_t>(random() % 1000) - 500;
    int64_t time = before + static_cast<int64_t>(random() % 7);
    uint32_t index = random() % 5;
    Points points = StampedPoints(before, {{index, time}});
    for (int i = 0; i < 5; ++i) {
      index += 1 + random() % 9;
      time += static_cast<int64_t>(random() % 7);
      points.stamps.push_back({index, time});
    }
    for (size_t i = 1; i <= index; ++i) {
      ASSERT_LE(WallTimeAt(points, i - 1), WallTimeAt(points, i)) << "point " << i;
    }
  }
}

TEST(PointsTest, ClearForgetsEveryColumn) {
  Points points;
  points.x = {1};
  points.y = {1};
  points.texts = {"a"};
  points.images = {{}};
  points.stamps = {{0, 1}};
  points.clear();
  EXPECT_EQ(points.size(), 0u);
  EXPECT_TRUE(points.y.empty() && points.texts.empty() && points.images.empty());
  EXPECT_TRUE(points.stamps.empty());
}

}  // namespace
}  // namespace nereid::storage

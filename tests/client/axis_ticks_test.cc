#include "client/cli/axis_ticks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "client/cli/axis_scale.h"
#include "client/cli/time_ticks.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;

constexpr double kMost = std::numeric_limits<double>::max();
// 2024-01-31T12:00:00Z.
constexpr double kNoon = 1706702400;

std::vector<std::string> Labels(const std::vector<AxisTick>& ticks) {
  std::vector<std::string> labels;
  for (const AxisTick& tick : ticks) labels.push_back(tick.label);
  return labels;
}

TEST(AxisTicksTest, StepsAreNice) {
  EXPECT_THAT(Labels(NumberTicks({0, 1}, 5)),
              ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(Labels(NumberTicks({-1.3, 2.5}, 4)), ElementsAre("-1", "0", "1", "2"));
  EXPECT_THAT(Labels(NumberTicks({1, 100000}, 6)),
              ElementsAre("20000", "40000", "60000", "80000", "100000"));
  EXPECT_THAT(Labels(NumberTicks({0.30001, 0.34}, 4)), ElementsAre("0.31", "0.32", "0.33", "0.34"));
}

TEST(AxisTicksTest, LargeAndSmallNumbersHaveExponents) {
  EXPECT_THAT(Labels(NumberTicks({0, 2e7}, 4)), ElementsAre("0", "5e6", "1.0e7", "1.5e7", "2.0e7"));
  EXPECT_THAT(Labels(NumberTicks({-2e-5, 2e-5}, 2)), ElementsAre("-2e-5", "0", "2e-5"));
  EXPECT_THAT(Labels(NumberTicks({-kMost, kMost}, 4)), ElementsAre("-1e308", "0", "1e308"));
}

TEST(AxisTicksTest, BothEndsWhereDoublesLieTooFarApart) {
  EXPECT_THAT(Labels(NumberTicks({1, std::nextafter(1, 2)}, 5)),
              ElementsAre("1", "1.0000000000000002"));
  EXPECT_THAT(Labels(NumberTicks({0, 5e-324}, 5)), ElementsAre("0", "5e-324"));
}

TEST(AxisTicksTest, LogarithmicTicksArePowersOfTen) {
  EXPECT_THAT(Labels(LogarithmicTicks({0.001, 1000}, 10)),
              ElementsAre("0.001", "0.01", "0.1", "1", "10", "100", "1000"));
  EXPECT_THAT(Labels(LogarithmicTicks({1, 1e9}, 4)), ElementsAre("1", "1000", "1e6", "1e9"));
  EXPECT_THAT(Labels(LogarithmicTicks({2, 30}, 3)), ElementsAre("10", "20", "30"));
}

TEST(AxisTicksTest, WallTimesAreReadAsClocksAre) {
  EXPECT_THAT(Labels(WallTimeTicks({kNoon - 10, kNoon + 7200}, 5)),
              ElementsAre("12:00", "12:30", "13:00", "13:30", "14:00"));
  EXPECT_THAT(Labels(WallTimeTicks({kNoon, kNoon + 40}, 3)),
              ElementsAre("12:00:00", "12:00:15", "12:00:30"));
  EXPECT_THAT(Labels(WallTimeTicks({kNoon, kNoon + 86400}, 2)),
              ElementsAre("01-31 12:00", "02-01 00:00", "02-01 12:00"));
  EXPECT_THAT(Labels(WallTimeTicks({kNoon, kNoon + 4 * 86400}, 2)),
              ElementsAre("2024-02-01", "2024-02-03"));
  EXPECT_THAT(Labels(WallTimeTicks({kNoon, kNoon + 1}, 2)),
              ElementsAre("12:00:00", "12:00:00.5", "12:00:01"));
  EXPECT_THAT(Labels(WallTimeTicks({0, 4e11}, 2)), ElementsAre("0", "2e11", "4e11"));
}

TEST(AxisTicksTest, DurationsHaveUnits) {
  EXPECT_THAT(Labels(DurationTicks({0, 7200}, 4)), ElementsAre("0", "30m", "1h", "1h30m", "2h"));
  EXPECT_THAT(Labels(DurationTicks({-60, 95}, 6)),
              ElementsAre("-1m", "-30s", "0", "30s", "1m", "1m30s"));
  EXPECT_THAT(Labels(DurationTicks({0, 1}, 2)), ElementsAre("0.0s", "0.5s", "1.0s"));
  EXPECT_THAT(Labels(DurationTicks({0, 86400. * 5}, 3)), ElementsAre("0", "2d", "4d"));
}

TEST(AxisScaleTest, FractionsRunFromOneBoundToTheOther) {
  const AxisScale linear(ScaleKind::kLinear, {-kMost, kMost});
  EXPECT_EQ(linear.Fraction(-kMost), 0);
  EXPECT_EQ(linear.Fraction(0), 0.5);
  EXPECT_EQ(linear.Fraction(kMost), 1);
  const AxisScale logarithmic(ScaleKind::kLogarithmic, {1, 10000});
  EXPECT_DOUBLE_EQ(logarithmic.Fraction(100), 0.5);
  EXPECT_LT(logarithmic.Fraction(-3), 0);
  const AxisScale narrow(ScaleKind::kLogarithmic, {1e10, std::nextafter(1e10, 2e10)});
  EXPECT_EQ(narrow.Fraction(1e10), 0.5);
}

TEST(AxisScaleTest, ASingleValueGetsRoom) {
  const auto room = [](ScaleKind kind, double value) {
    const AxisBounds bounds = WithRoom(kind, {value, value});
    return std::vector<double>{bounds.from, bounds.to};
  };
  EXPECT_THAT(room(ScaleKind::kLinear, 0), ElementsAre(-1, 1));
  EXPECT_THAT(room(ScaleKind::kLinear, -4), ElementsAre(-6, -2));
  EXPECT_THAT(room(ScaleKind::kLinear, kMost), ElementsAre(kMost / 2, kMost));
  EXPECT_THAT(room(ScaleKind::kLogarithmic, 4), ElementsAre(2, 8));
  EXPECT_THAT(room(ScaleKind::kLogarithmic, kMost), ElementsAre(kMost / 2, kMost));
}

}  // namespace
}  // namespace nereid::client

#include "storage/column_edges.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/limits.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr SeriesExtent kExtent = {.first_x = 1,
                                  .last_x = 9,
                                  .first_time_unix_nanos = 1'000'000'000,
                                  .last_time_unix_nanos = 5'000'000'000};

ChartRange Range(v1::Axis axis, size_t column_count, std::optional<double> from = {},
                 std::optional<double> to = {}) {
  ChartRange range;
  range.axis = axis;
  range.column_count = column_count;
  range.from = from;
  range.to = to;
  return range;
}

Coordinate X(double x) { return CoordinateOfX(x); }
Coordinate Time(int64_t nanos) { return CoordinateOfTime(nanos); }

TEST(ColumnEdgesTest, CoordinatesSortLikePlaces) {
  EXPECT_LT(X(-kInfinity), X(-1));
  EXPECT_LT(X(-1), X(0));
  EXPECT_EQ(X(-0.0), X(0));
  EXPECT_LT(X(0), X(std::numeric_limits<double>::denorm_min()));
  EXPECT_LT(Time(std::numeric_limits<int64_t>::min()), Time(-1));
  EXPECT_LT(Time(-1), Time(0));
}

TEST(ColumnEdgesTest, AreEvenBetweenTheBounds) {
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_X, 4, 0, 8), kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(X(0), X(2), X(4), X(6), X(8)));
  EXPECT_EQ(edges.from, 0);
  EXPECT_EQ(edges.to, 8);
}

TEST(ColumnEdgesTest, AnOpenRangeHoldsTheLastPoint) {
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_X, 2), kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(X(1), X(5), X(std::nextafter(9, 10))));
  EXPECT_EQ(edges.to, 9);
}

TEST(ColumnEdgesTest, InfiniteBoundsAreOpen) {
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_X, 2, -kInfinity, kInfinity), kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(X(1), X(5), X(std::nextafter(9, 10))));
}

TEST(ColumnEdgesTest, GrowByAFactorOnALogarithmicAxis) {
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_LOG_X, 2, 1, 100), kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(X(1), X(std::exp(std::log(100.0) / 2)), X(100)));
}

TEST(ColumnEdgesTest, OfTimeAreWholeNanoseconds) {
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_WALL_TIME, 3, 1, 2), kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(Time(1'000'000'000), Time(1'333'333'333),
                                       Time(1'666'666'666), Time(2'000'000'000)));
}

TEST(ColumnEdgesTest, EndWithTheLastTimeThereIs) {
  constexpr int64_t kLastTime = std::numeric_limits<int64_t>::max();
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_WALL_TIME, 2, 1e300), kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(Time(kLastTime), Time(kLastTime), Time(kLastTime)));
}

TEST(ColumnEdgesTest, OfRelativeTimeBeginAtTheOrigin) {
  ChartRange range = Range(v1::AXIS_RELATIVE_TIME, 1, 0.5);
  range.origin_unix_nanos = 1'000'000'000;
  const ColumnEdges edges = MakeColumnEdges(range, kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(Time(1'500'000'000), Time(5'000'000'001)));
  EXPECT_EQ(edges.to, 4);
}

TEST(ColumnEdgesTest, OfAllDoublesAreFinite) {
  constexpr double kMax = std::numeric_limits<double>::max();
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_X, 2, -kMax, kMax), kExtent);
  EXPECT_THAT(edges.edges, ElementsAre(X(-kMax), X(0), X(kMax)));
}

TEST(ColumnEdgesTest, ARangeBesideTheSeriesIsEmptyOrHoldsNothing) {
  const ColumnEdges before = MakeColumnEdges(Range(v1::AXIS_X, 3, {}, -5), kExtent);
  EXPECT_EQ(before.begin(), before.end());
  const ColumnEdges behind = MakeColumnEdges(Range(v1::AXIS_X, 1, 20), kExtent);
  EXPECT_THAT(behind.edges, ElementsAre(X(20), X(std::nextafter(20, 21))));
}

TEST(ColumnEdgesTest, FarTimesAreClamped) {
  const ColumnEdges edges = MakeColumnEdges(Range(v1::AXIS_WALL_TIME, 1, -1e300, 1e300), kExtent);
  EXPECT_EQ(edges.begin(), Time(std::numeric_limits<int64_t>::min()));
  EXPECT_EQ(edges.end(), Time(std::numeric_limits<int64_t>::max()));
}

TEST(ColumnEdgesTest, ColumnAtFindsTheLastColumnThatBeginsThere) {
  ColumnEdges edges;
  edges.edges = {10, 20, 20, 30, 40, 50, 60};
  EXPECT_EQ(edges.ColumnAt(10), 0u);
  EXPECT_EQ(edges.ColumnAt(19), 0u);
  EXPECT_EQ(edges.ColumnAt(20), 2u);
  EXPECT_EQ(edges.ColumnAt(59), 5u);
  EXPECT_EQ(edges.ColumnAt(59, 3), 5u);
  EXPECT_EQ(edges.ColumnAt(30, 3), 3u);
}

std::string Refusal(const ChartRange& range) {
  const absl::Status status = CheckChartRange(range);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  return std::string(status.message());
}

TEST(CheckChartRangeTest, NamesWhatIsWrong) {
  EXPECT_THAT(Refusal(Range(v1::AXIS_X, 0)), HasSubstr("columns = 0: ask for 1 to 10000"));
  EXPECT_THAT(Refusal(Range(v1::AXIS_X, kColumnsMax + 1)), HasSubstr("columns = 10001"));
  EXPECT_THAT(Refusal(Range(static_cast<v1::Axis>(77), 1)), HasSubstr("axis 77 is unknown"));
  EXPECT_THAT(Refusal(Range(v1::AXIS_X, 1, NAN)), HasSubstr("from = nan"));
  EXPECT_THAT(Refusal(Range(v1::AXIS_X, 1, 3, 2)), HasSubstr("from = 3 is over to = 2"));
  EXPECT_THAT(Refusal(Range(v1::AXIS_X, 1, kInfinity)), HasSubstr("from = inf leaves no range"));
  EXPECT_THAT(Refusal(Range(v1::AXIS_X, 1, {}, -kInfinity)), HasSubstr("to = -inf"));
  EXPECT_THAT(Refusal(Range(v1::AXIS_LOG_X, 1, 0)), HasSubstr("from = 0 is not on a logarithmic"));
}

TEST(CheckChartRangeTest, TakesWhatIsRight) {
  EXPECT_TRUE(CheckChartRange(Range(v1::AXIS_X, 1, -kInfinity, kInfinity)).ok());
  EXPECT_TRUE(CheckChartRange(Range(v1::AXIS_LOG_X, kColumnsMax, 1e-300, 1)).ok());
  EXPECT_TRUE(CheckChartRange(Range(v1::AXIS_X, 1, 2, 2)).ok());
}

}  // namespace
}  // namespace nereid::storage

#include "storage/accept_points.h"

#include <bit>
#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/storage/ingest_requests.h"

namespace nereid::storage {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kWholeNumbersMax = 9007199254740992.0;

class AcceptPointsTest : public testing::Test {
 protected:
  AcceptPointsTest() {
    series_.name = {v1::VALUE_TYPE_NUMERIC, "loss"};
    series_.pending = std::make_unique<PendingPoints>();
  }

  std::vector<Refusal> Accept(v1::PointColumns points, int64_t wall_time_unix_nanos = 1) {
    const auto message = Parsed(AppendRequest(1, 0, std::move(points)));
    return AcceptPoints(*message->request.mutable_append()->mutable_channels(0)->mutable_points(),
                        message->columns[0], wall_time_unix_nanos, series_);
  }

  void ExpectRefusal(const std::vector<Refusal>& refusals, v1::RejectionReason reason,
                     size_t first_index, uint64_t count) {
    ASSERT_THAT(refusals, SizeIs(1));
    EXPECT_EQ(refusals[0].first.reason, reason) << refusals[0].first.message;
    EXPECT_EQ(refusals[0].first.index, first_index);
    EXPECT_EQ(refusals[0].count, count);
  }

  const std::vector<double>& X() const { return series_.pending->points.x; }

  Series series_;
};

v1::PointColumns RunOf(double start, double step, const std::vector<double>& y) {
  v1::PointColumns points = Numbers({}, y);
  points.mutable_x_run()->set_start(start);
  points.mutable_x_run()->set_step(step);
  return points;
}

TEST_F(AcceptPointsTest, TakesIncreasingPoints) {
  EXPECT_THAT(Accept(Numbers({-2.5, 0, 1e300}, {1, 2, 3})), IsEmpty());
  EXPECT_THAT(Accept(Numbers({1e301}, {4})), IsEmpty());
  EXPECT_THAT(X(), ElementsAre(-2.5, 0, 1e300, 1e301));
  EXPECT_THAT(series_.pending->points.y, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(series_.head.point_count, 4u);
  EXPECT_EQ(series_.head.last_x, 1e301);
}

TEST_F(AcceptPointsTest, NothingIsNothing) {
  EXPECT_THAT(Accept(v1::PointColumns()), IsEmpty());
  EXPECT_EQ(series_.head.point_count, 0u);
}

TEST_F(AcceptPointsTest, RefusesXThatDoesNotIncrease) {
  const std::vector<Refusal> refusals = Accept(Numbers({5, 4, 6, 6, 3}, {1, 2, 3, 4, 5}));
  ExpectRefusal(refusals, v1::REJECTION_REASON_X_NOT_INCREASING, 1, 3);
  EXPECT_THAT(refusals[0].first.message,
              AllOf(HasSubstr("x = 4 "), HasSubstr("loss"), HasSubstr("before it, 5")));
  EXPECT_THAT(X(), ElementsAre(5, 6));
  EXPECT_EQ(series_.head.rejected_count, 3u);
}

TEST_F(AcceptPointsTest, RefusesXBelowTheBatchBefore) {
  Accept(Numbers({10}, {1}));
  ExpectRefusal(Accept(Numbers({9, 11}, {1, 2})), v1::REJECTION_REASON_X_NOT_INCREASING, 0, 1);
  EXPECT_THAT(X(), ElementsAre(10, 11));
}

TEST_F(AcceptPointsTest, TheSamePointAgainIsHarmless) {
  Accept(Numbers({1, 2}, {5, 6}));
  EXPECT_THAT(Accept(Numbers({2, 3}, {6, 7})), IsEmpty());
  EXPECT_THAT(Accept(Numbers({3, 3}, {7, 7})), IsEmpty());
  EXPECT_THAT(X(), ElementsAre(1, 2, 3));
  EXPECT_EQ(series_.head.rejected_count, 0u);
}

TEST_F(AcceptPointsTest, TheSameXWithAnotherYIsRefused) {
  Accept(Numbers({1}, {5}));
  ExpectRefusal(Accept(Numbers({1}, {6})), v1::REJECTION_REASON_X_NOT_INCREASING, 0, 1);
}

TEST_F(AcceptPointsTest, YIsTheSameByItsBits) {
  Accept(Numbers({1}, {kNan}));
  EXPECT_THAT(Accept(Numbers({1}, {kNan})), IsEmpty());
  EXPECT_THAT(Accept(Numbers({1}, {-kNan})), SizeIs(1));
  Accept(Numbers({2}, {0.0}));
  EXPECT_THAT(Accept(Numbers({2}, {-0.0})), SizeIs(1));
}

TEST_F(AcceptPointsTest, TheSameTextAgainIsHarmless) {
  series_.name.type = v1::VALUE_TYPE_TEXT;
  Accept(Texts({1}, {"a"}));
  EXPECT_THAT(Accept(Texts({1, 2}, {"a", "b"})), IsEmpty());
  ExpectRefusal(Accept(Texts({2}, {"c"})), v1::REJECTION_REASON_X_NOT_INCREASING, 0, 1);
  EXPECT_THAT(series_.pending->points.texts, ElementsAre("a", "b"));
}

TEST_F(AcceptPointsTest, TheSameImageAgainIsHarmless) {
  series_.name.type = v1::VALUE_TYPE_IMAGE;
  Accept(Images({1}, {ImageOf("a", "", Png(8, 8))}));
  EXPECT_THAT(Accept(Images({1}, {ImageOf("a", "", Png(8, 8))})), IsEmpty());
  EXPECT_THAT(Accept(Images({1}, {ImageOf("a", "", Png(8, 9))})), SizeIs(1));
  EXPECT_THAT(series_.pending->image_data, ElementsAre(Png(8, 8)));
}

TEST_F(AcceptPointsTest, RefusesXThatIsNotFinite) {
  const std::vector<Refusal> refusals =
      Accept(Numbers({-kInfinity, 1, kNan, kInfinity, 2}, {1, 2, 3, 4, 5}));
  ExpectRefusal(refusals, v1::REJECTION_REASON_X_NOT_FINITE, 0, 3);
  EXPECT_THAT(refusals[0].first.message, HasSubstr("x = -inf"));
  EXPECT_THAT(X(), ElementsAre(1, 2));
}

TEST_F(AcceptPointsTest, EachReasonIsRefusedOnce) {
  const std::vector<Refusal> refusals =
      Accept(Numbers({1, kNan, 0, kInfinity, -1, 2}, {1, 2, 3, 4, 5, 6}));
  ASSERT_THAT(refusals, SizeIs(2));
  EXPECT_EQ(refusals[0].first.reason, v1::REJECTION_REASON_X_NOT_FINITE);
  EXPECT_EQ(refusals[0].first.index, 1u);
  EXPECT_EQ(refusals[0].count, 2u);
  EXPECT_EQ(refusals[1].first.reason, v1::REJECTION_REASON_X_NOT_INCREASING);
  EXPECT_EQ(refusals[1].first.index, 2u);
  EXPECT_EQ(refusals[1].count, 2u);
  EXPECT_EQ(series_.head.rejected_count, 4u);
}

TEST_F(AcceptPointsTest, NegativeZeroBecomesPositiveZero) {
  Accept(Numbers({-0.0}, {-0.0}));
  EXPECT_FALSE(std::signbit(X()[0]));
  EXPECT_TRUE(std::signbit(series_.pending->points.y[0]));
  Accept(Numbers({-0.0, 1}, {-0.0, 1}));
  EXPECT_THAT(X(), ElementsAre(0, 1));
}

TEST_F(AcceptPointsTest, AutomaticXStartsAtOneAndCountsOn) {
  EXPECT_THAT(Accept(Numbers({}, {7, 7, 7})), IsEmpty());
  EXPECT_THAT(Accept(Numbers({}, {7})), IsEmpty());
  EXPECT_THAT(X(), ElementsAre(1, 2, 3, 4));
}

TEST_F(AcceptPointsTest, AutomaticXFollowsAnExplicitOne) {
  Accept(Numbers({10.5}, {1}));
  Accept(Numbers({}, {2, 3}));
  Accept(Numbers({12.25}, {4}));
  Accept(Numbers({}, {5}));
  EXPECT_THAT(X(), ElementsAre(10.5, 11, 12, 12.25, 13));
}

TEST_F(AcceptPointsTest, AutomaticXFollowsANegativeOne) {
  Accept(Numbers({-2.5}, {1}));
  Accept(Numbers({}, {2, 3, 4}));
  EXPECT_THAT(X(), ElementsAre(-2.5, -2, -1, 0));
  EXPECT_FALSE(std::signbit(X()[3]));
}

TEST_F(AcceptPointsTest, AutomaticXEndsWhereWholeNumbersDo) {
  Accept(Numbers({kWholeNumbersMax - 2}, {1}));
  const std::vector<Refusal> refusals = Accept(Numbers({}, {2, 3, 4, 5}));
  ExpectRefusal(refusals, v1::REJECTION_REASON_AUTOMATIC_X_EXHAUSTED, 2, 2);
  EXPECT_THAT(refusals[0].first.message, HasSubstr("9007199254740992"));
  EXPECT_THAT(X(), ElementsAre(kWholeNumbersMax - 2, kWholeNumbersMax - 1, kWholeNumbersMax));
}

TEST_F(AcceptPointsTest, AutomaticXIsNeverADuplicate) {
  Accept(Numbers({kWholeNumbersMax}, {1}));
  ExpectRefusal(Accept(Numbers({}, {1, 1})), v1::REJECTION_REASON_AUTOMATIC_X_EXHAUSTED, 0, 2);
}

TEST_F(AcceptPointsTest, AutomaticXEndsBelowTheSmallestWholeNumberToo) {
  Accept(Numbers({-1e300}, {1}));
  ExpectRefusal(Accept(Numbers({}, {2})), v1::REJECTION_REASON_AUTOMATIC_X_EXHAUSTED, 0, 1);
}

TEST_F(AcceptPointsTest, ARunIsSpacedEvenly) {
  EXPECT_THAT(Accept(RunOf(0.1, 0.1, {1, 2, 3})), IsEmpty());
  EXPECT_THAT(X(), ElementsAre(0.1, 0.1 + 0.1, 0.1 + 2 * 0.1));
}

TEST_F(AcceptPointsTest, ARunWithoutAPositiveStepKeepsItsFirstPoint) {
  double start = 0;
  for (const double step : {0.0, -1.0}) {
    ExpectRefusal(Accept(RunOf(start, step, {1, 2, 3})), v1::REJECTION_REASON_X_NOT_INCREASING, 1,
                  2);
    start += 10;
  }
  for (const double step : {kNan, kInfinity}) {
    ExpectRefusal(Accept(RunOf(start, step, {1, 2, 3})), v1::REJECTION_REASON_X_NOT_FINITE, 1, 2);
    start += 10;
  }
  EXPECT_THAT(X(), ElementsAre(0, 10, 20, 30));
}

TEST_F(AcceptPointsTest, TheStepOfASinglePointDoesNotMatter) {
  double start = 0;
  for (const double step : {0.0, -1.0, kNan, kInfinity}) {
    EXPECT_THAT(Accept(RunOf(start++, step, {1})), IsEmpty()) << step;
  }
  EXPECT_THAT(X(), ElementsAre(0, 1, 2, 3));
}

TEST_F(AcceptPointsTest, ARunThatLeavesTheFiniteNumbersKeepsWhatIsFinite) {
  ExpectRefusal(Accept(RunOf(1e308, 5e307, {1, 2, 3, 4})), v1::REJECTION_REASON_X_NOT_FINITE, 2, 2);
  EXPECT_THAT(X(), ElementsAre(1e308, 1.5e308));
}

TEST_F(AcceptPointsTest, ARunThatStartsNowhereIsRefused) {
  ExpectRefusal(Accept(RunOf(kNan, 1, {1, 2})), v1::REJECTION_REASON_X_NOT_FINITE, 0, 2);
}

TEST_F(AcceptPointsTest, FloatsAreStoredAsTheDoublesTheyAre) {
  v1::PointColumns points;
  points.add_floats(0.1f);
  points.add_floats(std::numeric_limits<float>::infinity());
  EXPECT_THAT(Accept(points), IsEmpty());
  EXPECT_THAT(series_.pending->points.y, ElementsAre(static_cast<double>(0.1f), kInfinity));
}

TEST_F(AcceptPointsTest, AFloatEqualToTheLastDoubleIsADuplicate) {
  Accept(Numbers({1}, {0.5}));
  v1::PointColumns points = Numbers({1}, {});
  points.add_floats(0.5);
  EXPECT_THAT(Accept(points), IsEmpty());
  EXPECT_THAT(X(), ElementsAre(1));
}

TEST_F(AcceptPointsTest, NumbersAreKeptBitForBit) {
  const double nan = std::bit_cast<double>(uint64_t{0xFFF0000000000123});
  Accept(Numbers({1, 2}, {nan, 1}));
  Accept(Numbers({2, 3}, {1, nan}));
  EXPECT_EQ(std::bit_cast<uint64_t>(series_.pending->points.y[0]), 0xFFF0000000000123u);
  EXPECT_EQ(std::bit_cast<uint64_t>(series_.pending->points.y[2]), 0xFFF0000000000123u);
}

TEST_F(AcceptPointsTest, ValuesOfAnotherTypeAreRefusedTogether) {
  const std::vector<Refusal> refusals = Accept(Texts({1, 2}, {"a", "b"}));
  ExpectRefusal(refusals, v1::REJECTION_REASON_TYPE_MISMATCH, 0, 2);
  EXPECT_THAT(refusals[0].first.message,
              AllOf(HasSubstr("loss"), HasSubstr("numeric"), HasSubstr("text")));
  EXPECT_EQ(series_.head.rejected_count, 2u);
  EXPECT_THAT(X(), IsEmpty());
}

TEST_F(AcceptPointsTest, UnequalColumnsAreRefusedTogether) {
  ExpectRefusal(Accept(Numbers({1, 2, 3}, {1, 2})), v1::REJECTION_REASON_COLUMNS_INVALID, 0, 3);
  EXPECT_EQ(series_.head.rejected_count, 3u);
}

TEST_F(AcceptPointsTest, APointAtFaultIsLeftOut) {
  series_.name.type = v1::VALUE_TYPE_TEXT;
  const std::vector<Refusal> refusals = Accept(Texts({1, 2, 3, 4}, {"a", "\xff", "c", "\xfe"}));
  ExpectRefusal(refusals, v1::REJECTION_REASON_TEXT_INVALID, 1, 2);
  EXPECT_THAT(X(), ElementsAre(1, 3));
  EXPECT_THAT(series_.pending->points.texts, ElementsAre("a", "c"));
}

TEST_F(AcceptPointsTest, APointAtFaultTakesNoAutomaticX) {
  series_.name.type = v1::VALUE_TYPE_TEXT;
  Accept(Texts({}, {"a", "\xff", "c"}));
  EXPECT_THAT(X(), ElementsAre(1, 2));
}

TEST_F(AcceptPointsTest, ImagesAreKeptWithTheirData) {
  series_.name.type = v1::VALUE_TYPE_IMAGE;
  const std::vector<Refusal> refusals =
      Accept(Images({1, 2, 3}, {ImageOf("a", "", Png(8, 8, "1")), ImageOf("b", "", "none"),
                                ImageOf("c", "", Png(8, 8, "3"))}));
  ExpectRefusal(refusals, v1::REJECTION_REASON_IMAGE_INVALID, 1, 1);
  EXPECT_THAT(X(), ElementsAre(1, 3));
  EXPECT_EQ(series_.pending->points.images[1].name, "c");
  EXPECT_THAT(series_.pending->image_data, ElementsAre(Png(8, 8, "1"), Png(8, 8, "3")));
}

TEST_F(AcceptPointsTest, StampsTheLastPointOfABatch) {
  Accept(CountUp(1, 3), 100);
  Accept(CountUp(4, 2), 200);
  ASSERT_THAT(series_.pending->points.stamps, SizeIs(2));
  EXPECT_EQ(series_.pending->points.stamps[0].index, 2u);
  EXPECT_EQ(WallTimeAt(series_.pending->points, 0), 100);
  EXPECT_EQ(WallTimeAt(series_.pending->points, 3), 150);
  EXPECT_EQ(WallTimeAt(series_.pending->points, 4), 200);
}

TEST_F(AcceptPointsTest, TimeDoesNotRunBackwards) {
  Accept(CountUp(1, 1), 100);
  Accept(CountUp(2, 1), 50);
  EXPECT_EQ(WallTimeAt(series_.pending->points, 1), 100);
  EXPECT_EQ(series_.head.last_time_unix_nanos, 100);
}

TEST_F(AcceptPointsTest, ABatchOfRefusedPointsLeavesNoStamp) {
  Accept(CountUp(5, 1), 100);
  Accept(CountUp(1, 2), 200);
  EXPECT_THAT(series_.pending->points.stamps, SizeIs(1));
  EXPECT_EQ(series_.head.last_time_unix_nanos, 100);
}

}  // namespace
}  // namespace nereid::storage

#include "storage/head.h"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "gtest/gtest.h"

namespace nereid::storage {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Points NumericPoints(const std::vector<double>& y) {
  Points points;
  points.type = v1::VALUE_TYPE_NUMERIC;
  points.y = y;
  for (size_t i = 0; i < y.size(); ++i) points.x.push_back(static_cast<double>(i) + 10);
  return points;
}

Head HeadOf(const std::vector<double>& y) {
  const Points points = NumericPoints(y);
  Head head;
  head.Extend(points, 0, points.size());
  return head;
}

void ExpectSame(const Head& actual, const Head& expected) {
  EXPECT_EQ(actual.truncations.count, expected.truncations.count);
  EXPECT_EQ(actual.truncations.from_x, expected.truncations.from_x);
  EXPECT_EQ(actual.truncations.last_x, expected.truncations.last_x);
  EXPECT_EQ(actual.point_count, expected.point_count);
  EXPECT_EQ(actual.rejected_count, expected.rejected_count);
  EXPECT_EQ(actual.nan_count, expected.nan_count);
  EXPECT_EQ(actual.first_x, expected.first_x);
  EXPECT_EQ(actual.last_x, expected.last_x);
  EXPECT_EQ(actual.last_y, expected.last_y);
  EXPECT_EQ(actual.last_time_unix_nanos, expected.last_time_unix_nanos);
  EXPECT_EQ(std::isnan(actual.min), std::isnan(expected.min));
  if (!std::isnan(expected.min)) {
    EXPECT_EQ(actual.min, expected.min);
    EXPECT_EQ(actual.max, expected.max);
  }
}

TEST(HeadTest, KnowsFirstLastSmallestAndLargest) {
  const Head head = HeadOf({3, -1, 7, 2});
  EXPECT_EQ(head.point_count, 4u);
  EXPECT_EQ(head.first_x, 10);
  EXPECT_EQ(head.last_x, 13);
  EXPECT_EQ(std::bit_cast<double>(head.last_y), 2);
  EXPECT_EQ(head.min, -1);
  EXPECT_EQ(head.max, 7);
}

TEST(HeadTest, NanIsCountedAndOtherwisePassedOver) {
  const Head head = HeadOf({kNan, 3, kNan, 1, kNan});
  EXPECT_EQ(head.nan_count, 3u);
  EXPECT_EQ(head.min, 1);
  EXPECT_EQ(head.max, 3);
  EXPECT_TRUE(std::isnan(std::bit_cast<double>(head.last_y)));
}

TEST(HeadTest, OnlyNanHasNoSmallestAndNoLargest) {
  const Head head = HeadOf({kNan, kNan});
  EXPECT_TRUE(std::isnan(head.min));
  EXPECT_TRUE(std::isnan(head.max));
}

TEST(HeadTest, InfinitiesAreSmallestAndLargest) {
  const Head head = HeadOf({kInfinity, 0, -kInfinity});
  EXPECT_EQ(head.min, -kInfinity);
  EXPECT_EQ(head.max, kInfinity);
}

TEST(HeadTest, OneInfinityIsBothSmallestAndLargest) {
  EXPECT_EQ(HeadOf({kInfinity}).min, kInfinity);
  EXPECT_EQ(HeadOf({-kInfinity}).max, -kInfinity);
}

TEST(HeadTest, ExtendingInStepsIsExtendingAtOnce) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> y(random() % 50);
    for (double& value : y) value = random() % 4 == 0 ? kNan : static_cast<double>(random() % 100);
    const Points points = NumericPoints(y);
    Head head;
    for (size_t begin = 0; begin < y.size();) {
      const size_t end = begin + 1 + random() % (y.size() - begin);
      head.Extend(points, begin, end);
      begin = end;
    }
    ExpectSame(head, HeadOf(y));
  }
}

TEST(HeadTest, ExtendingByNothingChangesNothing) {
  Head head = HeadOf({1, 2});
  head.Extend(NumericPoints({9}), 0, 0);
  ExpectSame(head, HeadOf({1, 2}));
}

TEST(HeadTest, SurvivesItsRecord) {
  Head head = HeadOf({std::bit_cast<double>(uint64_t{0x7FF0000000000001}), -0.0, 5});
  head.rejected_count = 6;
  head.last_time_unix_nanos = -7;
  ExpectSame(HeadFromRecord(RecordFromHead(head)), head);
}

TEST(HeadTest, AnEmptyOneSurvivesItsRecordWithItsRejections) {
  Head head;
  head.rejected_count = 6;
  const Head back = HeadFromRecord(RecordFromHead(head));
  EXPECT_EQ(back.point_count, 0u);
  EXPECT_EQ(back.rejected_count, 6u);
  EXPECT_EQ(back.last_x, -kInfinity);
}

TEST(HeadTest, NumbersAreTheSameByTheirBits) {
  EXPECT_NE(IdentityOfNumber(0.0), IdentityOfNumber(-0.0));
  EXPECT_NE(IdentityOfNumber(kNan), IdentityOfNumber(-kNan));
  EXPECT_EQ(IdentityOfNumber(kNan), IdentityOfNumber(kNan));
}

TEST(HeadTest, TextsAreTheSameByTheirBytes) {
  EXPECT_EQ(IdentityOfText("epoch 1"), IdentityOfText("epoch 1"));
  EXPECT_NE(IdentityOfText("epoch 1"), IdentityOfText("epoch 2"));
  EXPECT_NE(IdentityOfText(""), IdentityOfText(std::string(1, '\0')));
}

TEST(HeadTest, ImagesAreTheSameByDataNameAndDescription) {
  const ImageInfo image{"name", "text", v1::IMAGE_FORMAT_PNG, 1, 1, 10, 77};
  EXPECT_EQ(IdentityOfImage(image), IdentityOfImage(image));
  ImageInfo other = image;
  other.data_crc = 78;
  EXPECT_NE(IdentityOfImage(image), IdentityOfImage(other));
  other = image;
  other.name = "nam";
  EXPECT_NE(IdentityOfImage(image), IdentityOfImage(other));
  other = image;
  other.description = "";
  EXPECT_NE(IdentityOfImage(image), IdentityOfImage(other));
}

TEST(HeadTest, KnowsItsTruncatesWithoutPointsToo) {
  Head head = HeadOf({1, 2});
  head.truncations = {3, 12.5, 11};
  ExpectSame(HeadFromRecord(RecordFromHead(head)), head);

  Head empty;
  empty.truncations = {1, -kInfinity, -kInfinity};
  const Truncations back = HeadFromRecord(RecordFromHead(empty)).truncations;
  EXPECT_EQ(back.count, 1u);
  EXPECT_EQ(back.from_x, -kInfinity);
  EXPECT_EQ(back.last_x, -kInfinity);
}

}  // namespace
}  // namespace nereid::storage

#include "storage/key.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace nereid::storage {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> AscendingDoubles() {
  using Limits = std::numeric_limits<double>;
  return {-kInfinity, Limits::lowest(),     -1e300, -2.5, -1, -Limits::min(), -Limits::denorm_min(),
          0,          Limits::denorm_min(), 0.5,    1,    2,  1e300,          Limits::max(),
          kInfinity};
}

TEST(KeyTest, BytesSortLikeX) {
  const std::vector<double> ascending = AscendingDoubles();
  for (size_t i = 1; i < ascending.size(); ++i) {
    EXPECT_LT(PointKey(7, Level::kPoints, ascending[i - 1]),
              PointKey(7, Level::kPoints, ascending[i]))
        << ascending[i - 1] << " before " << ascending[i];
  }
}

TEST(KeyTest, RandomDoublesSortAndRoundTrip) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100000; ++i) {
    const double a = std::bit_cast<double>(random());
    const double b = std::bit_cast<double>(random());
    if (std::isnan(a) || std::isnan(b)) continue;
    EXPECT_EQ(a < b, OrderedFromDouble(a) < OrderedFromDouble(b)) << a << " " << b;
    EXPECT_EQ(DoubleFromOrdered(OrderedFromDouble(a)), a);
  }
}

TEST(KeyTest, NegativeZeroIsStoredAsPositiveZero) {
  EXPECT_EQ(PointKey(1, Level::kPoints, -0.0), PointKey(1, Level::kPoints, 0.0));
  EXPECT_FALSE(std::signbit(DoubleFromOrdered(OrderedFromDouble(-0.0))));
}

TEST(KeyTest, SeriesComesBeforeLevelBeforeX) {
  EXPECT_LT(PointKey(1, Level::kImageData, 9), PointKey(2, Level::kPoints, -9));
  EXPECT_LT(PointKey(1, Level::kPoints, 9), PointKey(1, Level::kImageData, -9));
  EXPECT_LT(PointKey(255, Level::kPoints, 0), PointKey(256, Level::kPoints, 0));
}

TEST(KeyTest, EndLiesBetweenTheLevelAndWhatFollows) {
  EXPECT_LT(PointKey(5, Level::kPoints, kInfinity), PointKeyEnd(5, Level::kPoints));
  EXPECT_LE(PointKeyEnd(5, Level::kPoints), PointKey(5, static_cast<Level>(1), -kInfinity));
  EXPECT_LT(PointKey(5, Level::kImageData, kInfinity), PointKeyEnd(5, Level::kImageData));
  EXPECT_LE(PointKeyEnd(5, Level::kImageData), PointKey(6, Level::kPoints, -kInfinity));
}

TEST(KeyTest, IsTheDocumentedBytes) {
  EXPECT_EQ(PointKey(0x0102030405060708, Level::kPoints, 1.0),
            std::string("\x01\x02\x03\x04\x05\x06\x07\x08\x00\xBF\xF0\0\0\0\0\0\0", 17));
}

TEST(KeyTest, ParsesWhatItMade) {
  const auto parsed = ParsePointKey(PointKey(42, Level::kImageData, -1.5));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->series, 42u);
  EXPECT_EQ(parsed->level, Level::kImageData);
  EXPECT_EQ(parsed->x, -1.5);
}

TEST(KeyTest, RefusesOtherBytes) {
  EXPECT_EQ(ParsePointKey("short").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ParsePointKey(PointKey(1, Level::kPoints, kInfinity)).status().code(),
            absl::StatusCode::kDataLoss);
  std::string key = PointKey(1, Level::kPoints, 0);
  key.replace(9, 8, "\x7f\xff\xff\xff\xff\xff\xff\xff");
  EXPECT_EQ(ParsePointKey(key).status().code(), absl::StatusCode::kDataLoss) << "-0";
}

TEST(KeyTest, SeriesIdsOfAnExperimentAreOneRange) {
  EXPECT_LT(MakeSeriesId(3, (1u << 24) - 1), MakeSeriesId(4, 0));
  EXPECT_LT(MakeSeriesId(3, 0), MakeSeriesId(3, 1));
}

}  // namespace
}  // namespace nereid::storage

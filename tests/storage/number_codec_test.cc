#include "storage/number_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "bench/series.h"
#include "gtest/gtest.h"
#include "tests/storage/number_samples.h"

namespace nereid::storage {
namespace {

constexpr size_t kChunkOverheadBytes = 16;

std::string Encoded(const std::vector<double>& column) {
  std::string bytes;
  NumberEncoder().Encode(column, bytes);
  return bytes;
}

std::vector<double> Decoded(const std::string& bytes, size_t count) {
  std::vector<double> column(count);
  const absl::StatusOr<size_t> consumed = NumberDecoder().Decode(bytes, count, column.data());
  EXPECT_TRUE(consumed.ok()) << consumed.status();
  EXPECT_EQ(consumed.value_or(0), bytes.size());
  return column;
}

void ExpectExact(const std::vector<double>& column) {
  const std::vector<double> back = Decoded(Encoded(column), column.size());
  EXPECT_TRUE(BitsAreEqual(back.data(), column.data(), column.size()));
}

// Bytes a point of a series in whole chunks, with the fields that every chunk has beside its
// columns.
double BytesPerPoint(const std::vector<double>& series) {
  NumberEncoder encoder;
  std::string bytes;
  const size_t chunks = series.size() / kPiecePointsMax;
  for (size_t i = 0; i < chunks; ++i) {
    encoder.Encode({series.data() + i * kPiecePointsMax, kPiecePointsMax}, bytes);
  }
  return static_cast<double>(bytes.size() + chunks * kChunkOverheadBytes) /
         static_cast<double>(chunks * kPiecePointsMax);
}

TEST(NumberCodecTest, RefusesEveryTruncation) {
  for (const auto& series :
       {bench::LossSeries(1000, 3), bench::SpikyLossSeries(1000, 3), bench::AccuracySeries(1000, 3),
        bench::FourDecimalsSeries(1000, 3), bench::ConstantSeries(1000, 1)}) {
    const std::string bytes = Encoded(series);
    std::vector<double> back(series.size());
    for (size_t length = 0; length < bytes.size(); ++length) {
      const std::string_view part = std::string_view(bytes).substr(0, length);
      EXPECT_FALSE(NumberDecoder().Decode(part, series.size(), back.data()).ok()) << length;
    }
  }
}

TEST(NumberCodecTest, ReadsNoFurtherThanItsOwnBytes) {
  const std::vector<double> series = bench::LossSeries(777, 4);
  const std::string bytes = Encoded(series);
  std::vector<double> back(series.size());
  const auto consumed = NumberDecoder().Decode(bytes + "and more", series.size(), back.data());
  ASSERT_TRUE(consumed.ok());
  EXPECT_EQ(*consumed, bytes.size());
}

TEST(NumberCodecTest, AppendsToWhatIsThere) {
  std::string bytes = "before";
  NumberEncoder().Encode(bench::LossSeries(100, 5), bytes);
  EXPECT_EQ(bytes.substr(6), Encoded(bench::LossSeries(100, 5)));
}

TEST(NumberCodecTest, NothingIsNoBytes) {
  EXPECT_EQ(Encoded({}), "");
  EXPECT_EQ(NumberDecoder().Decode("", 0, nullptr).value(), 0u);
}

TEST(NumberCodecTest, RefusesMoreNumbersThanAPieceHas) {
  const std::string bytes = Encoded({1.5});
  std::vector<double> back(kPiecePointsMax + 1);
  EXPECT_FALSE(NumberDecoder().Decode(bytes, back.size(), back.data()).ok());
}

TEST(NumberCodecTest, KeepsEverySpecialNumberAmongOrdinaryOnes) {
  using Limits = std::numeric_limits<double>;
  for (const double special :
       {-0.0, Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), Limits::signaling_NaN(),
        Limits::denorm_min(), Limits::max(), std::bit_cast<double>(0xfff7'ffff'ffff'ffff)}) {
    for (std::vector<double> column :
         {bench::LossSeries(300, 6), bench::FullDoubleLossSeries(300, 6),
          bench::FourDecimalsSeries(300, 6), bench::AccuracySeries(300, 6),
          bench::CosineLearningRateSeries(300, 1), bench::WholeNumbers(300)}) {
      for (const size_t position : {0, 7, 299}) column[position] = special;
      ExpectExact(column);
    }
  }
}

TEST(NumberCodecTest, FewForeignNumbersDoNotWidenAColumn) {
  std::vector<double> column = bench::FourDecimalsSeries(kPiecePointsMax, 7);
  const size_t before = Encoded(column).size();
  column[0] = std::numeric_limits<double>::quiet_NaN();
  column[500] = -0.0;
  column[1000] = 1.0 / 3;
  EXPECT_LT(Encoded(column).size(), before + 64);
}

TEST(NumberCodecTest, SinglePrecisionDecimalsAreDecimals) {
  std::vector<double> column = bench::FourDecimalsSeries(kPiecePointsMax, 8);
  for (double& value : column) value = static_cast<float>(std::nearbyint(value * 100) / 100);
  EXPECT_LT(Encoded(column).size(), 1000u);
  ExpectExact(column);
}

TEST(NumberCodecTest, RepeatedNumbersAreCompressed) {
  NumberSamples samples(9);
  std::vector<double> column(kPiecePointsMax);
  for (size_t i = 0; i < column.size(); ++i) {
    column[i] = i < 100 ? 1 / static_cast<double>(1 + samples.Below(1'000'000)) : column[i - 100];
  }
  EXPECT_LT(Encoded(column).size(), 1300u);
  ExpectExact(column);
}

// bench::LossSeries with the 8 significant bits of bfloat16.
std::vector<double> Bfloat16LossSeries(size_t points, uint64_t seed) {
  std::vector<double> series = bench::LossSeries(points, seed);
  for (double& value : series) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    value = std::ldexp(std::nearbyint(std::ldexp(fraction, 8)), exponent - 8);
  }
  return series;
}

struct SizeCase {
  const char* name;
  std::vector<double> (*series)(size_t points);
  double bytes_per_point_max;
};

class NumberCodecSizeTest : public testing::TestWithParam<SizeCase> {};

TEST_P(NumberCodecSizeTest, IsSmall) {
  EXPECT_LE(BytesPerPoint(GetParam().series(300 * kPiecePointsMax)),
            GetParam().bytes_per_point_max);
}

INSTANTIATE_TEST_SUITE_P(
    Series, NumberCodecSizeTest,
    testing::Values(
        SizeCase{"Loss", [](size_t n) { return bench::LossSeries(n, 1); }, 2.76},
        SizeCase{"DoubleLoss", [](size_t n) { return bench::FullDoubleLossSeries(n, 1); }, 6.4},
        SizeCase{"CosineLearningRate",
                 [](size_t n) { return bench::CosineLearningRateSeries(n, 1); }, 0.6},
        SizeCase{"Accuracy", [](size_t n) { return bench::AccuracySeries(n, 1); }, 0.8},
        SizeCase{"FourDecimals", [](size_t n) { return bench::FourDecimalsSeries(n, 1); }, 1.5},
        SizeCase{"Constant", [](size_t n) { return bench::ConstantSeries(n, 1); }, 0.025},
        SizeCase{"Spiky", [](size_t n) { return bench::SpikyLossSeries(n, 1); }, 2.85},
        SizeCase{"Bfloat16", [](size_t n) { return Bfloat16LossSeries(n, 1); }, 0.8}),
    [](const testing::TestParamInfo<SizeCase>& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace nereid::storage

#include "storage/x_codec.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "bench/series.h"
#include "gtest/gtest.h"
#include "tests/storage/number_samples.h"

namespace nereid::storage {
namespace {

constexpr size_t kColumnsTried = 20'000;

std::string Encoded(const std::vector<double>& x) {
  std::string bytes;
  NumberEncoder encoder;
  EncodeX(x, encoder, bytes);
  return bytes;
}

absl::StatusOr<size_t> Decode(std::string_view bytes, std::vector<double>& x) {
  NumberDecoder decoder;
  return DecodeX(bytes, x.size(), decoder, x.data());
}

// Encodes, compares what comes back, and returns how many bytes it took.
size_t ExactBytes(const std::vector<double>& x) {
  const std::string bytes = Encoded(x);
  std::vector<double> back(x.size());
  const absl::StatusOr<size_t> consumed = Decode(bytes, back);
  EXPECT_TRUE(consumed.ok()) << consumed.status();
  EXPECT_EQ(consumed.value_or(0), bytes.size());
  EXPECT_TRUE(BitsAreEqual(back.data(), x.data(), x.size()));
  return bytes.size();
}

std::vector<double> Made(double (*x)(double index), size_t count = kPiecePointsMax) {
  std::vector<double> column(count);
  for (size_t i = 0; i < count; ++i) column[i] = x(static_cast<double>(i));
  return column;
}

TEST(XCodecTest, WholeRunsTakeAFewBytes) {
  EXPECT_LE(ExactBytes(bench::WholeNumbers(kPiecePointsMax)), 3u);
  EXPECT_LE(ExactBytes(Made([](double i) { return 5'000'000 + 50 * i; })), 6u);
  EXPECT_LE(ExactBytes(Made([](double i) { return -700 + i; })), 4u);
  EXPECT_LE(ExactBytes(Made([](double i) { return 0x1p53 - 2048 + i; })), 10u);
}

TEST(XCodecTest, FractionalRunsTakeTwoNumbers) {
  EXPECT_LE(ExactBytes(Made([](double i) { return 3.5 + i * 0.1; })), 17u);
  EXPECT_LE(ExactBytes(Made([](double i) { return -1e300 + i * 0x1p960; })), 17u);
}

TEST(XCodecTest, NearlyEvenXIsSmall) {
  // Shares of an epoch, decimals, and steps that were left out here and there.
  EXPECT_LE(ExactBytes(Made([](double i) { return (5000 + i) / 390; })), 1600u);
  EXPECT_LE(ExactBytes(Made([](double i) { return std::nearbyint((7000 + i) * 10) / 100; })), 64u);
  EXPECT_LE(ExactBytes(Made([](double i) { return i + std::floor(i / 100) * 3; })), 128u);
}

TEST(XCodecTest, OnePointAndNone) {
  for (const double x : {0.0, -0.0, 1.0, -1e300, 0.1, 5e-324}) {
    EXPECT_LE(ExactBytes({x}), 17u) << x;
  }
  EXPECT_EQ(ExactBytes({}), 0u);
}

TEST(XCodecTest, GivesBackRandomColumnsBitForBit) {
  NumberSamples samples(1);
  for (size_t i = 0; i < kColumnsTried; ++i) {
    std::vector<double> x = samples.Next();
    std::erase_if(x, [](double value) { return !std::isfinite(value); });
    std::sort(x.begin(), x.end());
    x.erase(std::unique(x.begin(), x.end()), x.end());
    ExactBytes(x);
    ASSERT_FALSE(HasFailure()) << i;
  }
}

TEST(XCodecTest, RefusesTruncatedColumns) {
  for (const auto& x : {bench::WholeNumbers(100), Made([](double i) { return 3.5 + i * 0.1; }),
                        Made([](double i) { return i * i; })}) {
    const std::string bytes = Encoded(x);
    std::vector<double> back(x.size());
    for (size_t length = 0; length < bytes.size(); ++length) {
      EXPECT_EQ(Decode(std::string_view(bytes).substr(0, length), back).status().code(),
                absl::StatusCode::kDataLoss)
          << length;
    }
  }
}

TEST(XCodecTest, RefusesXThatDoesNotIncrease) {
  for (const std::vector<double>& column : {std::vector<double>{1, 2, 2},
                                            {3, 2, 1},
                                            {1, 2, std::numeric_limits<double>::quiet_NaN()},
                                            {1, 2, std::numeric_limits<double>::infinity()}}) {
    std::string bytes;
    NumberEncoder().Encode(column, bytes);
    std::vector<double> back(column.size());
    EXPECT_EQ(Decode(bytes, back).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(XCodecTest, SurvivesRandomBytes) {
  NumberSamples samples(2);
  std::vector<double> back(kPiecePointsMax);
  NumberDecoder decoder;
  for (size_t i = 0; i < kColumnsTried; ++i) {
    std::string bytes(samples.Below(40), '\0');
    for (char& byte : bytes) byte = static_cast<char>(samples.Below(256));
    if (!bytes.empty() && i % 2 == 0) bytes[0] = static_cast<char>(samples.Below(6));
    const size_t count = 1 + samples.Below(kPiecePointsMax);
    const auto consumed = DecodeX(bytes, count, decoder, back.data());
    if (!consumed.ok()) continue;
    ASSERT_LE(*consumed, bytes.size());
    ASSERT_TRUE(std::is_sorted(back.begin(), back.begin() + static_cast<ptrdiff_t>(count)));
  }
}

}  // namespace
}  // namespace nereid::storage

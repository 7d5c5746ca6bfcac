#include "storage/piece.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/crc32c.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Limits = std::numeric_limits<double>;
using Random = std::mt19937_64;

constexpr char kKey[] = "the key of a piece";
constexpr size_t kHeaderBytes = 24;

std::vector<uint64_t> BitsOf(const std::vector<double>& column) {
  std::vector<uint64_t> bits;
  for (const double value : column) bits.push_back(std::bit_cast<uint64_t>(value));
  return bits;
}

double RandomBits(Random& random) { return std::bit_cast<double>(random()); }

double RandomFinite(Random& random) {
  while (true) {
    const double value = RandomBits(random);
    if (std::isfinite(value)) return value;
  }
}

double Uniform(Random& random, double from, double to) {
  return std::uniform_real_distribution<double>(from, to)(random);
}

double OneOf(Random& random, const std::vector<double>& values) {
  return values[random() % values.size()];
}

double SignallingNan(Random& random) {
  return std::bit_cast<double>(0x7FF0000000000001u | (random() & 0x8007FFFFFFFFFFFFu));
}

using Generator = std::function<double(Random&)>;

// What y is made of, one kind a piece.
std::vector<Generator> YGenerators() {
  const Generator float_exact = [](Random& random) {
    return static_cast<double>(static_cast<float>(Uniform(random, -10, 10)));
  };
  return {
      float_exact,
      RandomBits,
      SignallingNan,
      [](Random& random) { return Uniform(random, 0, 1); },
      [](Random& random) { return static_cast<double>(random() % 1000); },
      [](Random& random) {
        return OneOf(random, {0.0, -0.0});
      },
      [](Random& random) {
        return OneOf(random, {Limits::infinity(), -Limits::infinity(), 1.0});
      },
      [](Random& random) { return std::bit_cast<double>(random() >> 12); },
      [](Random& random) {
        return OneOf(random, {Limits::max(), Limits::lowest()});
      },
      [](Random& random) {
        return OneOf(random, {Limits::quiet_NaN(), -Limits::quiet_NaN(), 0.5});
      },
      [](Random& random) {
        return static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(random() >> 41)));
      },
      [=](Random& random) { return random() % 50 == 0 ? RandomBits(random) : float_exact(random); },
  };
}

std::vector<double> EvenX(double start, double step, size_t count) {
  std::vector<double> x;
  for (size_t i = 0; i < count; ++i) x.push_back(start + static_cast<double>(i) * step);
  return x;
}

// Strictly increasing x, one kind a piece.
std::vector<std::function<std::vector<double>(Random&, size_t)>> XGenerators() {
  return {
      [](Random& random, size_t count) {
        return EvenX(static_cast<double>(random() % 1000000), 1, count);
      },
      [](Random& random, size_t count) { return EvenX(Uniform(random, -9, 9), 0.1, count); },
      [](Random&, size_t count) { return EvenX(-Limits::max(), 1e305, count); },
      [](Random&, size_t count) { return EvenX(0, Limits::denorm_min(), count); },
      [](Random& random, size_t count) {
        std::vector<double> x = EvenX(0, 1, count);
        x.back() += Uniform(random, 0, 1);
        return x;
      },
      [](Random& random, size_t count) {
        std::vector<double> x(count);
        for (double& value : x) value = RandomFinite(random);
        std::sort(x.begin(), x.end());
        x.erase(std::unique(x.begin(), x.end()), x.end());
        return x;
      },
  };
}

Points NumericPoints(std::vector<double> x, std::vector<double> y) {
  Points points;
  points.type = v1::VALUE_TYPE_NUMERIC;
  points.x = std::move(x);
  points.y = std::move(y);
  points.stamps = {{static_cast<uint32_t>(points.size() - 1), 1}};
  return points;
}

Points TextPoints(std::vector<std::string> texts) {
  Points points;
  points.type = v1::VALUE_TYPE_TEXT;
  points.x = EvenX(1, 1, texts.size());
  points.texts = std::move(texts);
  points.stamps = {{static_cast<uint32_t>(points.size() - 1), 1}};
  return points;
}

Points ImagePoints() {
  Points points;
  points.type = v1::VALUE_TYPE_IMAGE;
  points.x = {2, 3};
  points.images = {{"sample", "a digit", v1::IMAGE_FORMAT_PNG, 28, 29, 1234, 0xDEADBEEF},
                   {"", "", v1::IMAGE_FORMAT_WEBP, 512, 1, 1, 0}};
  points.stamps = {{1, 1}};
  return points;
}

std::string Encoded(const Points& points) { return EncodePiece(kKey, points, 0, points.size()); }

Points Decoded(std::string_view value) {
  Points points;
  const absl::Status status = DecodePiece(kKey, value, points);
  EXPECT_TRUE(status.ok()) << status;
  return points;
}

absl::Status DecodeStatus(std::string_view value, std::string_view key = kKey) {
  Points points;
  return DecodePiece(key, value, points);
}

// `bytes` with the checksum that makes them a value of kKey.
std::string WithChecksum(std::string bytes) {
  const uint32_t checksum = ExtendCrc32c(Crc32c(kKey), bytes);
  return bytes.append(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
}

TEST(PieceTest, GivesBackNumbersBitForBit) {
  Random random(1);
  const auto x_generators = XGenerators();
  const auto y_generators = YGenerators();
  size_t points_tried = 0;
  for (size_t round = 0; points_tried < 200000; ++round) {
    const auto& make_x = x_generators[round % x_generators.size()];
    const auto& make_y = y_generators[round / x_generators.size() % y_generators.size()];
    const size_t wanted = std::vector<size_t>{1, 2, 3, 1024, 1 + random() % 1024}[random() % 5];
    std::vector<double> x = make_x(random, wanted);
    std::vector<double> y(x.size());
    for (double& value : y) value = make_y(random);
    const Points points = NumericPoints(std::move(x), std::move(y));
    const Points back = Decoded(Encoded(points));
    ASSERT_EQ(BitsOf(back.x), BitsOf(points.x)) << "round " << round;
    ASSERT_EQ(BitsOf(back.y), BitsOf(points.y)) << "round " << round;
    points_tried += points.size();
  }
}

TEST(PieceTest, KeepsRunsAndFloatsSmall) {
  const Points points = NumericPoints(EvenX(1, 1, 1024), std::vector<double>(1024, 0.5));
  EXPECT_LT(Encoded(points).size(), 1024 * sizeof(float) + 100);
}

TEST(PieceTest, GivesBackTexts) {
  const std::vector<std::string> texts = {"", std::string("a\0b", 3), "größer",
                                          std::string(size_t{1} << 20, 'x'), ""};
  const Points back = Decoded(Encoded(TextPoints(texts)));
  EXPECT_EQ(back.type, v1::VALUE_TYPE_TEXT);
  EXPECT_EQ(back.texts, texts);
  EXPECT_THAT(back.x, ElementsAre(1, 2, 3, 4, 5));
}

TEST(PieceTest, GivesBackImages) {
  const Points points = ImagePoints();
  const Points back = Decoded(Encoded(points));
  ASSERT_EQ(back.images.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(back.images[i].name, points.images[i].name);
    EXPECT_EQ(back.images[i].description, points.images[i].description);
    EXPECT_EQ(back.images[i].format, points.images[i].format);
    EXPECT_EQ(back.images[i].width, points.images[i].width);
    EXPECT_EQ(back.images[i].height, points.images[i].height);
    EXPECT_EQ(back.images[i].data_bytes, points.images[i].data_bytes);
    EXPECT_EQ(back.images[i].data_crc, points.images[i].data_crc);
  }
}

TEST(PieceTest, ForgetsWhatTheMemoryHeldBefore) {
  Points points = ImagePoints();
  ASSERT_TRUE(DecodePiece(kKey, Encoded(TextPoints({"a"})), points).ok());
  EXPECT_EQ(points.type, v1::VALUE_TYPE_TEXT);
  EXPECT_TRUE(points.images.empty());
  EXPECT_THAT(points.texts, ElementsAre("a"));
  EXPECT_EQ(points.stamps.size(), 1u);
}

TEST(PieceTest, SlicesKeepTheirPointsAndWallTimes) {
  Random random(2);
  for (int round = 0; round < 300; ++round) {
    const size_t count = 1 + random() % 300;
    Points points = NumericPoints(EvenX(0, 0.5, count), std::vector<double>(count, 1));
    points.stamps.clear();
    int64_t time = static_cast<int64_t>(random() % 1000) - 500;
    points.time_before_unix_nanos = time;
    for (uint32_t index = random() % count; index < count; index += 1 + random() % 40) {
      points.stamps.push_back({index, time += static_cast<int64_t>(random() % 100000)});
    }
    if (points.stamps.back().index + 1 < count) {
      points.stamps.push_back({static_cast<uint32_t>(count - 1), time});
    }
    const size_t begin = random() % count;
    const size_t end = begin + 1 + random() % (count - begin);
    const Points slice = Decoded(EncodePiece(kKey, points, begin, end));
    ASSERT_EQ(slice.size(), end - begin);
    EXPECT_EQ(slice.x.front(), points.x[begin]);
    EXPECT_EQ(slice.stamps.back().index, slice.size() - 1);
    for (size_t i = 0; i < slice.size(); ++i) {
      ASSERT_NEAR(WallTimeAt(slice, i), WallTimeAt(points, begin + i), 1) << "point " << i;
    }
  }
}

Points ExampleOf(const std::string& columns) {
  if (columns == "doubles") return NumericPoints({1, 2, 4}, {0.1, 2, -3});
  if (columns == "floats") return NumericPoints({1, 2, 3}, {1, 2, 3});
  return columns == "texts" ? TextPoints({"one", "", "three"}) : ImagePoints();
}

class PieceDamageTest : public testing::TestWithParam<std::string> {
 protected:
  const std::string value_ = Encoded(ExampleOf(GetParam()));
};

TEST_P(PieceDamageTest, EveryFlippedBitIsSeen) {
  for (size_t bit = 0; bit < value_.size() * 8; ++bit) {
    std::string flipped = value_;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const absl::StatusCode code = DecodeStatus(flipped).code();
    const bool newer_version = code == absl::StatusCode::kFailedPrecondition && bit < 8;
    EXPECT_TRUE(code == absl::StatusCode::kDataLoss || newer_version) << "bit " << bit;
  }
}

TEST_P(PieceDamageTest, EveryCutIsSeen) {
  for (size_t size = 0; size < value_.size(); ++size) {
    EXPECT_EQ(DecodeStatus(value_.substr(0, size)).code(), absl::StatusCode::kDataLoss) << size;
  }
  EXPECT_EQ(DecodeStatus(value_ + '\0').code(), absl::StatusCode::kDataLoss);
}

TEST_P(PieceDamageTest, AWrongHeaderUnderARightChecksumIsSeenOrHarmless) {
  const std::string bytes = value_.substr(0, value_.size() - 4);
  for (size_t i = 0; i < kHeaderBytes * 256; ++i) {
    std::string changed = bytes;
    changed[i / 256] = static_cast<char>(i % 256);
    Points points;
    if (!DecodePiece(kKey, WithChecksum(std::move(changed)), points).ok()) continue;
    const size_t y_count = points.type == v1::VALUE_TYPE_TEXT    ? points.texts.size()
                           : points.type == v1::VALUE_TYPE_IMAGE ? points.images.size()
                                                                 : points.y.size();
    EXPECT_EQ(y_count, points.size()) << "header byte " << i / 256 << " is " << i % 256;
  }
}

INSTANTIATE_TEST_SUITE_P(Columns, PieceDamageTest,
                         testing::Values("doubles", "floats", "texts", "images"),
                         [](const auto& info) { return info.param; });

TEST(PieceTest, RefusesAValueThatWasMovedToAnotherKey) {
  const absl::Status status = DecodeStatus(Encoded(TextPoints({"a"})), "another key");
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("checksum"));
}

TEST(PieceTest, RefusesANewerVersionAndSaysSo) {
  std::string value = Encoded(TextPoints({"a"}));
  value[0] = kPieceFormatVersion + 1;
  const absl::Status status = DecodeStatus(value);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(HasSubstr("format version 2"), HasSubstr("newer Nereid")));
}

TEST(PieceTest, RandomBytesAreRefused) {
  Random random(3);
  for (int i = 0; i < 100000; ++i) {
    std::string bytes(random() % 100, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    if (!bytes.empty()) bytes[0] = kPieceFormatVersion;
    ASSERT_EQ(DecodeStatus(bytes).code(), absl::StatusCode::kDataLoss);
  }
}

TEST(PieceTest, RandomBytesUnderARightChecksumDoNoHarm) {
  Random random(4);
  for (int i = 0; i < 100000; ++i) {
    std::string bytes(kHeaderBytes + random() % 80, '\0');
    for (char& byte : bytes) byte = random() % 2 == 0 ? '\0' : static_cast<char>(random() % 5);
    bytes[0] = kPieceFormatVersion;
    Points points;
    if (!DecodePiece(kKey, WithChecksum(std::move(bytes)), points).ok()) continue;
    EXPECT_EQ(points.y.size() + points.texts.size() + points.images.size(), points.size());
  }
}

}  // namespace
}  // namespace nereid::storage

#include "client/batch_builder.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nereid/v1/ingest.pb.h"

namespace nereid::client {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

uint64_t Bits(double value) { return std::bit_cast<uint64_t>(value); }

std::unique_ptr<ChannelPoints> Numbers(std::vector<double> x, std::vector<double> y) {
  auto points = std::make_unique<ChannelPoints>();
  points->shape = {.channel_ref = 3, .kind = ValueKind::kNumber, .explicit_x = !x.empty()};
  points->x = std::move(x);
  points->numbers = std::move(y);
  return points;
}

v1::Append Build(const std::vector<std::unique_ptr<ChannelPoints>>& entries) {
  v1::IngestRequest request;
  EXPECT_TRUE(request.ParseFromString(BuildAppend(9, entries)));
  return request.append();
}

v1::PointColumns BuildOne(std::unique_ptr<ChannelPoints> points) {
  std::vector<std::unique_ptr<ChannelPoints>> entries;
  entries.push_back(std::move(points));
  const v1::Append append = Build(entries);
  EXPECT_EQ(append.channels_size(), 1);
  return append.channels(0).points();
}

v1::PointColumns BuildX(std::vector<double> x) {
  std::vector<double> y(x.size(), 1);
  return BuildOne(Numbers(std::move(x), std::move(y)));
}

TEST(BatchBuilderTest, CarriesSequenceRefsAndTheTimeOfTheLastPoint) {
  std::vector<std::unique_ptr<ChannelPoints>> entries;
  entries.push_back(Numbers({1}, {2}));
  entries.push_back(Numbers({}, {3, 4}));
  entries[0]->shape.channel_ref = 65'535;
  entries[0]->last_time = 2'000;
  entries[1]->last_time = 1'000;
  const v1::Append append = Build(entries);
  EXPECT_EQ(append.sequence(), 9);
  EXPECT_EQ(append.wall_time_unix_nanos(), 2'000);
  ASSERT_EQ(append.channels_size(), 2);
  EXPECT_EQ(append.channels(0).channel_ref(), 65'535);
  EXPECT_EQ(append.channels(1).channel_ref(), 3);
}

TEST(BatchBuilderTest, AutomaticXIsAbsent) {
  const v1::PointColumns columns = BuildOne(Numbers({}, {1, 2, 3}));
  EXPECT_EQ(columns.x_size(), 0);
  EXPECT_FALSE(columns.has_x_run());
  EXPECT_EQ(columns.floats_size(), 3);
}

TEST(BatchBuilderTest, EvenlySpacedXIsARun) {
  const v1::PointColumns columns = BuildX({10, 12, 14, 16});
  EXPECT_EQ(columns.x_size(), 0);
  EXPECT_EQ(columns.x_run().start(), 10);
  EXPECT_EQ(columns.x_run().step(), 2);
}

TEST(BatchBuilderTest, XThatOnlyLooksEvenlySpacedKeepsItsBits) {
  std::vector<double> x;
  x.reserve(100);
  double sum = 0;
  for (int i = 0; i < 100; ++i) x.push_back(sum += 0.1);
  const v1::PointColumns columns = BuildX(x);
  EXPECT_FALSE(columns.has_x_run());
  ASSERT_EQ(columns.x_size(), 100);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(Bits(columns.x(i)), Bits(x[i]));
}

TEST(BatchBuilderTest, XThatCannotBeARunStaysExplicit) {
  const std::vector<std::vector<double>> cases = {
      {5},
      {1, 1, 1},
      {3, 2, 1},
      {-0.0, 1, 2},
      {1, 2, 3, 5},
      {std::nan(""), std::nan("")},
      {1, kInfinity},
      {-kInfinity, 1, 2},
      {-1e308, 1e308},
  };
  for (const auto& x : cases) {
    const v1::PointColumns columns = BuildX(x);
    EXPECT_FALSE(columns.has_x_run()) << x[0];
    ASSERT_EQ(columns.x_size(), static_cast<int>(x.size()));
    for (size_t i = 0; i < x.size(); ++i) EXPECT_EQ(Bits(columns.x(i)), Bits(x[i])) << x[0];
  }
}

TEST(BatchBuilderTest, NumbersOfSinglePrecisionAreFloatsBitForBit) {
  const std::vector<double> y = {0.5,
                                 -0.0,
                                 static_cast<double>(0.1F),
                                 kInfinity,
                                 -kInfinity,
                                 std::bit_cast<double>(0x7ff8000020000000),
                                 std::bit_cast<double>(0xfff8000000000000)};
  const v1::PointColumns columns = BuildOne(Numbers({}, y));
  ASSERT_EQ(columns.floats_size(), static_cast<int>(y.size()));
  EXPECT_EQ(columns.doubles_size(), 0);
  for (size_t i = 0; i < y.size(); ++i) {
    EXPECT_EQ(Bits(static_cast<double>(columns.floats(i))), Bits(y[i])) << i;
  }
}

TEST(BatchBuilderTest, OneNumberThatIsNoFloatMakesAllDoubles) {
  const std::vector<double> not_floats = {0.1,
                                          1e300,
                                          1e-300,
                                          16'777'217,
                                          std::bit_cast<double>(0x7ff8000000000001),
                                          std::bit_cast<double>(0x7ff0000000000001)};
  for (double number : not_floats) {
    const v1::PointColumns columns = BuildOne(Numbers({}, {0.5, number}));
    EXPECT_EQ(columns.floats_size(), 0);
    ASSERT_EQ(columns.doubles_size(), 2) << number;
    EXPECT_EQ(Bits(columns.doubles(1)), Bits(number));
  }
}

TEST(BatchBuilderTest, TextsAndImages) {
  auto texts = std::make_unique<ChannelPoints>();
  texts->shape.kind = ValueKind::kText;
  texts->texts = {"first", ""};
  auto images = std::make_unique<ChannelPoints>();
  images->shape = {.channel_ref = 1, .kind = ValueKind::kImage, .explicit_x = true};
  images->x = {4};
  images->images = {{.name = "name", .description = "description", .data = "data"}};
  std::vector<std::unique_ptr<ChannelPoints>> entries;
  entries.push_back(std::move(texts));
  entries.push_back(std::move(images));
  const v1::Append append = Build(entries);
  ASSERT_EQ(append.channels_size(), 2);
  ASSERT_EQ(append.channels(0).points().texts_size(), 2);
  EXPECT_EQ(append.channels(0).points().texts(0), "first");
  EXPECT_EQ(append.channels(0).points().texts(1), "");
  const v1::PointColumns& columns = append.channels(1).points();
  EXPECT_EQ(columns.x(0), 4);
  ASSERT_EQ(columns.images_size(), 1);
  EXPECT_EQ(columns.images(0).name(), "name");
  EXPECT_EQ(columns.images(0).description(), "description");
  EXPECT_EQ(columns.images(0).data(), "data");
}

}  // namespace
}  // namespace nereid::client

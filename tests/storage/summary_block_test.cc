#include "storage/summary_block.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/number_summary.h"
#include "tests/storage/number_samples.h"

namespace nereid::storage {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const std::string kKey = PointKey(7, SummaryLevel(1), 1);

std::vector<Summary> SomeNodes() {
  std::vector<Summary> nodes;
  for (size_t i = 0; i < kSummaryBlockNodes; ++i) {
    const auto x = static_cast<double>(i);
    const double y = i % 3 == 0 ? kNan : std::sin(x);
    Summary node;
    node.count = 1'024 - i;
    node.nan_count = i % 3 == 0 ? node.count : i;
    node.first_x = 10 * x;
    node.first_y = kNan;
    node.last_x = 10 * x + 9;
    node.last_y = -x;
    node.min_x = std::isnan(y) ? kNan : 10 * x + 1;
    node.min_y = y;
    node.max_x = std::isnan(y) ? kNan : 10 * x + 2;
    node.max_y = y;
    node.sum = x / 7;
    node.first_time_unix_nanos = static_cast<int64_t>(i) * 1'000'003;
    node.last_time_unix_nanos = static_cast<int64_t>(i) * 1'000'003 + 999'999;
    nodes.push_back(node);
  }
  return nodes;
}

std::string Encoded(const std::vector<Summary>& nodes) {
  std::string value;
  AppendSummaryBlock(kKey, nodes, value);
  return value;
}

bool Same(double left, double right) {
  return std::bit_cast<uint64_t>(left) == std::bit_cast<uint64_t>(right);
}

void ExpectSame(const Summary& got, const Summary& wanted) {
  EXPECT_EQ(got.count, wanted.count);
  EXPECT_EQ(got.nan_count, wanted.nan_count);
  EXPECT_TRUE(Same(got.first_x, wanted.first_x) && Same(got.first_y, wanted.first_y));
  EXPECT_TRUE(Same(got.last_x, wanted.last_x) && Same(got.last_y, wanted.last_y));
  EXPECT_TRUE(Same(got.min_x, wanted.min_x) && Same(got.min_y, wanted.min_y));
  EXPECT_TRUE(Same(got.max_x, wanted.max_x) && Same(got.max_y, wanted.max_y));
  EXPECT_TRUE(Same(got.sum, wanted.sum));
  EXPECT_EQ(got.first_time_unix_nanos, wanted.first_time_unix_nanos);
  EXPECT_EQ(got.last_time_unix_nanos, wanted.last_time_unix_nanos);
}

TEST(SummaryBlockTest, GivesBackItsNodesBitForBit) {
  const std::vector<Summary> nodes = SomeNodes();
  SummaryBlock block;
  ASSERT_TRUE(DecodeSummaryBlock(kKey, Encoded(nodes), true, block).ok());
  for (size_t i = 0; i < nodes.size(); ++i) ExpectSame(block.Join(i, i + 1), nodes[i]);
}

TEST(SummaryBlockTest, JoinsLikeAddingOneAfterTheOther) {
  const std::vector<Summary> nodes = SomeNodes();
  SummaryBlock block;
  ASSERT_TRUE(DecodeSummaryBlock(kKey, Encoded(nodes), true, block).ok());
  for (size_t begin = 0; begin < nodes.size(); begin += 5) {
    for (size_t end = begin + 1; end <= nodes.size(); end += 7) {
      Summary added;
      for (size_t i = begin; i < end; ++i) added.Add(nodes[i]);
      ExpectSame(block.Join(begin, end), added);
    }
  }
}

TEST(SummaryBlockTest, LeavesTimesOutIfTheyAreNotWanted) {
  SummaryBlock block;
  ASSERT_TRUE(DecodeSummaryBlock(kKey, Encoded(SomeNodes()), false, block).ok());
  EXPECT_EQ(block.Join(0, kSummaryBlockNodes).last_time_unix_nanos, 0);
}

TEST(SummaryBlockTest, DamageIsSeen) {
  const std::string value = Encoded(SomeNodes());
  SummaryBlock block;
  for (size_t i = 1; i < value.size(); ++i) {
    std::string damaged = value;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_TRUE(absl::IsDataLoss(DecodeSummaryBlock(kKey, damaged, true, block))) << i;
    EXPECT_TRUE(absl::IsDataLoss(DecodeSummaryBlock(kKey, value.substr(0, i), true, block))) << i;
  }
  const std::string other_key = PointKey(8, SummaryLevel(1), 1);
  EXPECT_TRUE(absl::IsDataLoss(DecodeSummaryBlock(other_key, value, true, block)));
}

TEST(SummaryBlockTest, ANewerFormatIsRefused) {
  std::string value = Encoded(SomeNodes());
  value[0] = kSummaryFormatVersion + 1;
  SummaryBlock block;
  EXPECT_TRUE(absl::IsFailedPrecondition(DecodeSummaryBlock(kKey, value, true, block)));
}

Summary OfPoints(const std::vector<double>& y) {
  Points points;
  points.type = v1::VALUE_TYPE_NUMERIC;
  points.y = y;
  for (size_t i = 0; i < y.size(); ++i) points.x.push_back(static_cast<double>(i));
  points.stamps = {{static_cast<uint32_t>(y.size() - 1), 1}};
  return SummarizePoints(points, 0, y.size());
}

// In any order, with gaps or without.
TEST(SummaryTest, AddingIsTheSameInAnyOrder) {
  const std::vector<double> y = {3, 1, kNan, 1, 5, -0.0, 0.0, 5, kNan};
  std::mt19937 random(1);
  Points points;
  points.type = v1::VALUE_TYPE_NUMERIC;
  points.y = y;
  std::vector<size_t> order;
  for (size_t i = 0; i < y.size(); ++i) {
    points.x.push_back(static_cast<double>(i));
    order.push_back(i);
  }
  points.stamps = {{static_cast<uint32_t>(y.size() - 1), 1}};
  for (int i = 0; i < 200; ++i) {
    std::shuffle(order.begin(), order.end(), random);
    Summary added;
    for (const size_t index : order) added.Add(SummarizePoints(points, index, index + 1));
    ExpectSame(added, OfPoints(y));
  }
}

NumberSummary OneByOne(const std::vector<double>& numbers) {
  NumberSummary summary;
  bool any = false;
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (std::isnan(numbers[i])) {
      ++summary.nan_count;
      continue;
    }
    if (!any || numbers[i] < numbers[summary.min_index]) summary.min_index = i;
    if (!any || numbers[i] > numbers[summary.max_index]) summary.max_index = i;
    any = true;
  }
  return summary;
}

TEST(NumberSummaryTest, BothPathsFindWhatALookAtEachNumberFinds) {
  NumberSamples samples(3);
  for (int i = 0; i < 20'000; ++i) {
    const std::vector<double> numbers = samples.Next();
    const NumberSummary wanted = OneByOne(numbers);
    const NumberSummary fastest =
        SummarizeNumbers(FastestProcessorPath(), numbers.data(), numbers.size());
    const NumberSummary portable =
        SummarizeNumbers(ProcessorPath::kPortable, numbers.data(), numbers.size());
    ASSERT_EQ(fastest.nan_count, wanted.nan_count);
    ASSERT_EQ(portable.nan_count, wanted.nan_count);
    if (wanted.nan_count == numbers.size()) continue;
    for (const NumberSummary& got : {fastest, portable}) {
      ASSERT_EQ(got.min_index, wanted.min_index);
      ASSERT_EQ(got.max_index, wanted.max_index);
      ASSERT_TRUE(Same(got.min, numbers[wanted.min_index]));
      ASSERT_TRUE(Same(got.max, numbers[wanted.max_index]));
    }
    ASSERT_TRUE(Same(fastest.sum, portable.sum) ||
                (std::isnan(fastest.sum) && std::isnan(portable.sum)));
  }
}

}  // namespace
}  // namespace nereid::storage

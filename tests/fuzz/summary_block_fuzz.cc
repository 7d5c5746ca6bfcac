// Fuzzes the blocks of summaries. An input whose first byte is even goes on with a value without
// its checksum, which is put right, so that damage reaches what lies behind the checksum; others
// with numbers to make nodes of, which must come back.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/column_summaries.h"
#include "storage/crc32c.h"
#include "storage/key.h"
#include "storage/summary_block.h"
#include "tests/fuzz/check.h"

namespace nereid::storage {
namespace {

using fuzz::Check;
using fuzz::CheckSame;

using Numbers = SummaryBlock::Column<double>;

constexpr size_t kNumbersMax = 2 * 13 * kSummaryBlockNodes;
constexpr uint64_t kCountMax = uint64_t{1} << 53;

constexpr Numbers SummaryBlock::*kColumns[] = {
    &SummaryBlock::first_x, &SummaryBlock::last_x, &SummaryBlock::counts, &SummaryBlock::nan_counts,
    &SummaryBlock::first_y, &SummaryBlock::last_y, &SummaryBlock::min_x,  &SummaryBlock::min_y,
    &SummaryBlock::max_x,   &SummaryBlock::max_y,  &SummaryBlock::sums};

const std::string& Key() {
  static const std::string key = PointKey(1, SummaryLevel(1), 1);
  return key;
}

std::string WithChecksum(std::string_view bytes) {
  const uint32_t checksum = Crc32cUnderKey(Key(), bytes);
  std::string value(bytes);
  return value.append(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
}

std::vector<double> VectorOf(const Numbers& column) { return {column.begin(), column.end()}; }

void CheckSameColumns(const SummaryBlock& one, const SummaryBlock& other) {
  for (const auto column : kColumns) CheckSame(VectorOf(one.*column), VectorOf(other.*column));
}

void CheckSameBlock(const SummaryBlock& one, const SummaryBlock& other) {
  CheckSameColumns(one, other);
  Check(one.first_times_unix_nanos == other.first_times_unix_nanos);
  Check(one.last_times_unix_nanos == other.last_times_unix_nanos);
}

// Not by Join, which adds to 0 and so turns a sum of −0, which no points have, into +0.
std::vector<Summary> NodesOf(const SummaryBlock& block) {
  std::vector<Summary> nodes;
  for (size_t i = 0; i < kSummaryBlockNodes; ++i) {
    nodes.push_back(block.Join(i, i + 1));
    nodes.back().sum = block.sums[i];
  }
  return nodes;
}

SummaryBlock RoundTrip(const std::vector<Summary>& nodes) {
  std::string value;
  AppendSummaryBlock(Key(), nodes, value);
  SummaryBlock back;
  Check(DecodeSummaryBlock(Key(), value, true, back).ok());
  return back;
}

bool CountsAreWhole(const SummaryBlock& block) {
  const auto is_whole = [](double number) { return number == std::floor(number); };
  return std::all_of(block.counts.begin(), block.counts.end(), is_whole) &&
         std::all_of(block.nan_counts.begin(), block.nan_counts.end(), is_whole);
}

void CheckIsSound(const SummaryBlock& block) {
  Check(fuzz::IsColumnOfX(VectorOf(block.first_x)));
  Check(fuzz::IsColumnOfX(VectorOf(block.last_x)));
  for (size_t i = 0; i < kSummaryBlockNodes; ++i) {
    Check(block.counts[i] >= 1 && block.counts[i] <= static_cast<double>(kCountMax));
    Check(block.nan_counts[i] >= 0 && block.nan_counts[i] <= block.counts[i]);
  }
}

// Whatever a sound block says, its nodes go into columns or straddle them.
void CheckColumns(const SummaryBlock& block, bool is_time_axis) {
  const Summary all = block.Join(0, kSummaryBlockNodes);
  const SeriesExtent extent{all.first_x, all.last_x, all.first_time_unix_nanos,
                            all.last_time_unix_nanos};
  ChartRange range;
  range.axis = is_time_axis ? v1::AXIS_WALL_TIME : v1::AXIS_X;
  range.column_count = 7;
  const ColumnEdges edges = MakeColumnEdges(range, extent);
  ColumnSummaries columns(&edges, is_time_axis);
  std::vector<double> straddling;
  columns.TakeBlock(block, straddling);
  Check(straddling.size() <= kSummaryBlockNodes);
}

void CheckDecode(std::string_view bytes) {
  static SummaryBlock block;
  const absl::Status status = DecodeSummaryBlock(Key(), WithChecksum(bytes), true, block);
  if (!status.ok()) {
    Check(status.code() == absl::StatusCode::kDataLoss ||
          status.code() == absl::StatusCode::kFailedPrecondition);
    return;
  }
  CheckIsSound(block);
  static SummaryBlock without_times;
  Check(DecodeSummaryBlock(Key(), WithChecksum(bytes), false, without_times).ok());
  CheckSameColumns(without_times, block);
  if (CountsAreWhole(block)) CheckSameBlock(RoundTrip(NodesOf(block)), block);
  CheckColumns(block, false);
  CheckColumns(block, true);
}

// Twice as many as there are nodes: finite and strictly increasing.
std::vector<double> SomeX(const std::vector<double>& numbers) {
  std::vector<double> x;
  for (size_t i = 0; i < 2 * kSummaryBlockNodes; ++i) x.push_back(static_cast<double>(i));
  for (const double number : numbers) {
    if (std::isfinite(number)) x.push_back(number + 0.0);
  }
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());
  return x;
}

// Takes the numbers one after another, again and again.
class NodeMaker {
 public:
  explicit NodeMaker(std::vector<double> numbers) : numbers_(std::move(numbers)) {}

  std::vector<Summary> Make() {
    const std::vector<double> x = SomeX(numbers_);
    std::vector<Summary> nodes;
    for (size_t i = 0; i < kSummaryBlockNodes; ++i) nodes.push_back(Node(x[2 * i], x[2 * i + 1]));
    return nodes;
  }

 private:
  double Next() { return numbers_[next_++ % numbers_.size()]; }
  uint64_t NextBits() { return std::bit_cast<uint64_t>(Next()); }

  Summary Node(double first_x, double last_x) {
    Summary node;
    node.count = 1 + NextBits() % kCountMax;
    node.nan_count = NextBits() % (node.count + 1);
    node.first_x = first_x;
    node.last_x = last_x;
    for (double* number : {&node.first_y, &node.last_y, &node.min_x, &node.min_y, &node.max_x,
                           &node.max_y, &node.sum}) {
      *number = Next();
    }
    node.first_time_unix_nanos = std::bit_cast<int64_t>(Next());
    node.last_time_unix_nanos = std::bit_cast<int64_t>(Next());
    return node;
  }

  const std::vector<double> numbers_;
  size_t next_ = 0;
};

void CheckNodes(const std::vector<Summary>& nodes) {
  const SummaryBlock block = RoundTrip(nodes);
  for (size_t i = 0; i < nodes.size(); ++i) {
    const Summary& node = nodes[i];
    const Summary back = block.Join(i, i + 1);
    Check(back.count == node.count && back.nan_count == node.nan_count);
    Check(back.first_time_unix_nanos == node.first_time_unix_nanos);
    Check(back.last_time_unix_nanos == node.last_time_unix_nanos);
    CheckSame({back.first_x, back.first_y, back.last_x, back.last_y, back.min_x, back.min_y,
               back.max_x, back.max_y, block.sums[i]},
              {node.first_x, node.first_y, node.last_x, node.last_y, node.min_x, node.min_y,
               node.max_x, node.max_y, node.sum});
  }
}

}  // namespace
}  // namespace nereid::storage

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    nereid::storage::CheckDecode(input);
    return 0;
  }
  std::vector<double> numbers = nereid::fuzz::DoublesFrom(input, nereid::storage::kNumbersMax);
  if (numbers.empty()) return 0;
  nereid::storage::CheckNodes(nereid::storage::NodeMaker(std::move(numbers)).Make());
  return 0;
}

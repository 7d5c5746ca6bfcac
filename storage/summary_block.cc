#include "storage/summary_block.h"

#include <bit>
#include <cassert>
#include <cmath>

#include "storage/byte_reader.h"
#include "storage/codec_of_thread.h"
#include "storage/stored_value.h"
#include "storage/x_codec.h"

namespace nereid::storage {
namespace {

constexpr std::string_view kKind = "block of summaries";
// Whole numbers up to this are exact in a double.
constexpr double kCountMax = 0x1p53;

using Numbers = SummaryBlock::Column<double>;

// Columns of numbers in the order in which they are stored, behind those of x.
constexpr Numbers SummaryBlock::*kNumberColumns[] = {
    &SummaryBlock::counts, &SummaryBlock::nan_counts, &SummaryBlock::first_y,
    &SummaryBlock::last_y, &SummaryBlock::min_x,      &SummaryBlock::min_y,
    &SummaryBlock::max_x,  &SummaryBlock::max_y,      &SummaryBlock::sums};

SummaryBlock BlockOf(absl::Span<const Summary> nodes) {
  SummaryBlock block;
  for (size_t i = 0; i < nodes.size(); ++i) {
    const Summary& node = nodes[i];
    block.first_x[i] = node.first_x;
    block.last_x[i] = node.last_x;
    block.counts[i] = static_cast<double>(node.count);
    block.nan_counts[i] = static_cast<double>(node.nan_count);
    block.first_y[i] = node.first_y;
    block.last_y[i] = node.last_y;
    block.min_x[i] = node.min_x;
    block.min_y[i] = node.min_y;
    block.max_x[i] = node.max_x;
    block.max_y[i] = node.max_y;
    block.sums[i] = node.sum;
    block.first_times_unix_nanos[i] = node.first_time_unix_nanos;
    block.last_times_unix_nanos[i] = node.last_time_unix_nanos;
  }
  return block;
}

// The codec keeps the bits of every double, and nearby times as nearby integers.
void AppendTimes(const SummaryBlock::Column<int64_t>& times, std::string& out) {
  Numbers numbers;
  for (size_t i = 0; i < times.size(); ++i) numbers[i] = std::bit_cast<double>(times[i]);
  EncoderOfThread().Encode(numbers, out);
}

bool Pass(ByteReader& reader, const absl::StatusOr<size_t>& bytes) {
  if (bytes.ok()) reader.Bytes(*bytes);
  return bytes.ok();
}

bool ReadX(ByteReader& reader, Numbers& x) {
  return Pass(reader, DecodeX(reader.rest(), x.size(), DecoderOfThread(), x.data()));
}

bool ReadNumbers(ByteReader& reader, Numbers& numbers) {
  return Pass(reader, DecoderOfThread().Decode(reader.rest(), numbers.size(), numbers.data()));
}

bool ReadTimes(ByteReader& reader, SummaryBlock::Column<int64_t>& times) {
  Numbers numbers;
  if (!ReadNumbers(reader, numbers)) return false;
  for (size_t i = 0; i < times.size(); ++i) times[i] = std::bit_cast<int64_t>(numbers[i]);
  return true;
}

// Counts are converted to integers, which not every double can be.
bool CountsAreSound(const SummaryBlock& block) {
  bool sound = true;
  for (size_t i = 0; i < kSummaryBlockNodes; ++i) {
    sound &= block.counts[i] >= 1 && block.counts[i] <= kCountMax;
    sound &= block.nan_counts[i] >= 0 && block.nan_counts[i] <= block.counts[i];
  }
  return sound;
}

bool ReadColumns(ByteReader& reader, bool with_times, SummaryBlock& block) {
  if (!ReadX(reader, block.first_x) || !ReadX(reader, block.last_x)) return false;
  for (const auto column : kNumberColumns) {
    if (!ReadNumbers(reader, block.*column)) return false;
  }
  if (!CountsAreSound(block)) return false;
  if (!with_times) {
    block.first_times_unix_nanos.fill(0);
    block.last_times_unix_nanos.fill(0);
    return true;
  }
  return ReadTimes(reader, block.first_times_unix_nanos) &&
         ReadTimes(reader, block.last_times_unix_nanos) && reader.remaining() == 0;
}

}  // namespace

Summary SummaryBlock::Join(size_t begin, size_t end) const {
  Summary joined;
  double count = 0;
  double nan_count = 0;
  size_t min = begin;
  size_t max = begin;
  for (size_t i = begin; i < end; ++i) {
    count += counts[i];
    nan_count += nan_counts[i];
    joined.sum += sums[i];
    // The first node of equal ones, and any before one without a number.
    min = min_y[i] < min_y[min] || std::isnan(min_y[min]) ? i : min;
    max = max_y[i] > max_y[max] || std::isnan(max_y[max]) ? i : max;
  }
  joined.count = static_cast<uint64_t>(count);
  joined.nan_count = static_cast<uint64_t>(nan_count);
  joined.first_x = first_x[begin];
  joined.first_y = first_y[begin];
  joined.first_time_unix_nanos = first_times_unix_nanos[begin];
  joined.last_x = last_x[end - 1];
  joined.last_y = last_y[end - 1];
  joined.last_time_unix_nanos = last_times_unix_nanos[end - 1];
  joined.min_x = min_x[min];
  joined.min_y = min_y[min];
  joined.max_x = max_x[max];
  joined.max_y = max_y[max];
  return joined;
}

void AppendSummaryBlock(std::string_view key, absl::Span<const Summary> nodes, std::string& out) {
  assert(nodes.size() == kSummaryBlockNodes);
  const SummaryBlock block = BlockOf(nodes);
  NumberEncoder& encoder = EncoderOfThread();
  const size_t begin = out.size();
  out.push_back(static_cast<char>(kSummaryFormatVersion));
  EncodeX(block.first_x, encoder, out);
  EncodeX(block.last_x, encoder, out);
  for (const auto column : kNumberColumns) encoder.Encode(block.*column, out);
  AppendTimes(block.first_times_unix_nanos, out);
  AppendTimes(block.last_times_unix_nanos, out);
  AppendChecksum(key, begin, out);
}

absl::Status DecodeSummaryBlock(std::string_view key, std::string_view value, bool with_times,
                                SummaryBlock& block) {
  const auto content = ContentOfStoredValue(kKind, kSummaryFormatVersion, key, value);
  if (!content.ok()) return content.status();
  ByteReader reader(*content);
  if (ReadColumns(reader, with_times, block)) return absl::OkStatus();
  return DamagedValue(kKind, key, "its columns are wrong");
}

}  // namespace nereid::storage

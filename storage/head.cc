#include "storage/head.h"

#include <bit>
#include <cmath>

#include "storage/crc32c.h"
#include "storage/number_summary.h"
#include "storage/processor_path.h"

namespace nereid::storage {
namespace {

uint64_t IdentityOfLastPoint(const Points& points, size_t index) {
  if (points.type == v1::VALUE_TYPE_NUMERIC) return IdentityOfNumber(points.y[index]);
  if (points.type == v1::VALUE_TYPE_TEXT) return IdentityOfText(points.texts[index]);
  return IdentityOfImage(points.images[index]);
}

Truncations TruncationsFromRecord(const HeadRecord& record) {
  Truncations truncations;
  truncations.count = record.truncation_count();
  truncations.from_x = record.truncated_from_x();
  if (record.has_truncated_last_x()) truncations.last_x = record.truncated_last_x();
  return truncations;
}

void FillTruncations(const Truncations& truncations, HeadRecord& record) {
  if (truncations.count == 0) return;
  record.set_truncation_count(truncations.count);
  record.set_truncated_from_x(truncations.from_x);
  if (std::isfinite(truncations.last_x)) record.set_truncated_last_x(truncations.last_x);
}

}  // namespace

void Head::Extend(const Points& points, size_t begin, size_t end) {
  if (begin == end) return;
  if (point_count == 0) first_x = points.x[begin];
  point_count += end - begin;
  last_x = points.x[end - 1];
  last_y = IdentityOfLastPoint(points, end - 1);
  if (points.type != v1::VALUE_TYPE_NUMERIC) return;
  const NumberSummary numbers =
      SummarizeNumbers(FastestProcessorPath(), points.y.data() + begin, end - begin);
  nan_count += numbers.nan_count;
  if (numbers.nan_count == end - begin) return;
  // Written so that a bound that is NaN is replaced.
  if (!(numbers.min >= min)) min = numbers.min;
  if (!(numbers.max <= max)) max = numbers.max;
}

Head HeadFromRecord(const HeadRecord& record) {
  Head head;
  head.point_count = record.point_count();
  head.rejected_count = record.rejected_count();
  head.nan_count = record.nan_count();
  head.truncations = TruncationsFromRecord(record);
  if (record.point_count() == 0) return head;
  head.first_x = record.first_x();
  head.last_x = record.last_x();
  head.last_y = record.last_y();
  head.last_time_unix_nanos = record.last_time_unix_nanos();
  head.min = record.min();
  head.max = record.max();
  if (record.has_sealed_last_x()) head.sealed_last_x = record.sealed_last_x();
  head.open = {record.open_point_count(), record.open_piece_count(), record.open_byte_count(),
               record.open_first_x()};
  return head;
}

HeadRecord RecordFromHead(const Head& head) {
  HeadRecord record;
  record.set_point_count(head.point_count);
  record.set_rejected_count(head.rejected_count);
  record.set_nan_count(head.nan_count);
  record.set_first_x(head.first_x);
  record.set_last_x(head.last_x);
  record.set_last_y(head.last_y);
  record.set_last_time_unix_nanos(head.last_time_unix_nanos);
  record.set_min(head.min);
  record.set_max(head.max);
  if (std::isfinite(head.sealed_last_x)) record.set_sealed_last_x(head.sealed_last_x);
  FillTruncations(head.truncations, record);
  if (head.open.point_count == 0) return record;
  record.set_open_point_count(head.open.point_count);
  record.set_open_piece_count(head.open.piece_count);
  record.set_open_byte_count(head.open.byte_count);
  record.set_open_first_x(head.open.first_x);
  return record;
}

uint64_t IdentityOfNumber(double y) { return std::bit_cast<uint64_t>(y); }

uint64_t IdentityOfText(std::string_view text) {
  return uint64_t{Crc32c(text)} << 32 | static_cast<uint32_t>(text.size());
}

uint64_t IdentityOfImage(const ImageInfo& image) {
  const uint32_t names = ExtendCrc32c(Crc32c(image.name), image.description);
  return uint64_t{image.data_crc} << 32 | (names ^ image.data_bytes);
}

}  // namespace nereid::storage

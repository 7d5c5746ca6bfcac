#include "storage/point_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/crc32c.h"
#include "storage/damage.h"
#include "storage/limits.h"
#include "storage/number_text.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr size_t kBytesOfNumber = 16;

absl::Status CheckBound(const std::optional<double>& bound, std::string_view name) {
  if (!bound.has_value() || !std::isnan(*bound)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(AbslView(name), " is NaN: send a number or leave it out"));
}

rocksdb::ReadOptions OptionsOf(rocksdb::ManagedSnapshot& snapshot) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  return options;
}

}  // namespace

absl::Status CheckReadRange(const ReadRange& range) {
  absl::Status status = CheckBound(range.from_x, "from_x");
  status.Update(CheckBound(range.to_x, "to_x"));
  if (!status.ok() || !range.from_x || !range.to_x || *range.from_x <= *range.to_x) return status;
  return absl::InvalidArgumentError(absl::StrCat("from_x ", NumberText(*range.from_x),
                                                 " is over to_x ", NumberText(*range.to_x),
                                                 ": swap them"));
}

PointReader::PointReader(rocksdb::DB* db, const SeriesLocation& location, const ReadRange& range)
    : PointReader(db, location, range, std::make_unique<rocksdb::ManagedSnapshot>(db)) {}

PointReader::PointReader(rocksdb::DB* db, const SeriesLocation& location, const ReadRange& range,
                         std::unique_ptr<rocksdb::ManagedSnapshot> snapshot)
    : db_(db),
      location_(location),
      range_(range),
      remaining_(range.limit == 0 ? UINT64_MAX : range.limit),
      snapshot_(std::move(snapshot)),
      cursor_(db, location, OptionsOf(*snapshot_)) {
  SeekFirst();
}

// Ascending, the piece that starts at or before the range may reach into it.
void PointReader::SeekFirst() {
  if (range_.descending) return cursor_.SeekToLastFrom(range_.to_x.value_or(kInfinity));
  if (range_.from_x.has_value()) cursor_.SeekToLastFrom(*range_.from_x);
  if (!range_.from_x.has_value() || !cursor_.Valid()) cursor_.SeekToFirst();
}

void PointReader::Advance() {
  if (range_.descending) {
    cursor_.Prev();
  } else {
    cursor_.Next();
  }
}

bool PointReader::IsAtPiece() const {
  if (last_loaded_ || !cursor_.Valid()) return false;
  // Upwards, a piece that starts where the range ends is not worth decoding.
  return range_.descending || !range_.to_x || cursor_.first_x() < *range_.to_x;
}

absl::Status PointReader::LoadPiece() {
  if (absl::Status status = cursor_.Load(piece_); !status.ok()) return status;
  left_ = SpanInRange();
  // Downwards, the piece that starts at or before the range is the last that reaches into it.
  last_loaded_ = range_.descending && range_.from_x && piece_.x.front() <= *range_.from_x;
  Advance();
  return absl::OkStatus();
}

PointReader::Span PointReader::SpanInRange() const {
  const auto begin = piece_.x.begin();
  const auto end = piece_.x.end();
  const auto from = range_.from_x ? std::lower_bound(begin, end, *range_.from_x) : begin;
  const auto to = range_.to_x ? std::lower_bound(from, end, *range_.to_x) : end;
  return {static_cast<size_t>(from - begin), static_cast<size_t>(to - begin)};
}

size_t PointReader::BytesOfPoint(size_t index) const {
  if (piece_.type == v1::VALUE_TYPE_NUMERIC) return kBytesOfNumber;
  if (piece_.type == v1::VALUE_TYPE_TEXT) return kBytesOfNumber + piece_.texts[index].size();
  const ImageInfo& image = piece_.images[index];
  const size_t data = range_.omit_image_data ? 0 : image.data_bytes;
  return kBytesOfNumber + image.name.size() + image.description.size() + data;
}

// How many of the points left fit into the budget; one at least if nothing else was taken.
size_t PointReader::CountWithin(size_t byte_budget, bool at_least_one, size_t& bytes) const {
  const size_t most = std::min<uint64_t>(left_.end - left_.begin, remaining_);
  const size_t least = at_least_one ? 1 : 0;
  if (piece_.type == v1::VALUE_TYPE_NUMERIC) {
    const size_t count = std::min(most, std::max(least, byte_budget / kBytesOfNumber));
    bytes = count * kBytesOfNumber;
    return count;
  }
  bytes = 0;
  size_t count = 0;
  while (count < most) {
    const size_t next =
        BytesOfPoint(range_.descending ? left_.end - 1 - count : left_.begin + count);
    if (count >= least && bytes + next > byte_budget) break;
    bytes += next;
    ++count;
  }
  return count;
}

// Cuts the next points off those left.
PointReader::Span PointReader::Take(size_t count) {
  remaining_ -= count;
  if (range_.descending) {
    left_.end -= count;
    return {left_.end, left_.end + count};
  }
  left_.begin += count;
  return {left_.begin - count, left_.begin};
}

absl::StatusOr<bool> PointReader::Next(v1::PointColumns& columns) {
  if (!location_.status.ok()) return location_.status;
  size_t budget = kAnswerBytesMax;
  bool any = false;
  while (remaining_ > 0) {
    if (left_.begin == left_.end) {
      if (!IsAtPiece()) break;
      if (absl::Status status = LoadPiece(); !status.ok()) return status;
      continue;
    }
    size_t bytes = 0;
    const size_t count = CountWithin(budget, !any, bytes);
    if (count == 0) break;
    if (absl::Status status = AppendPoints(Take(count), columns); !status.ok()) return status;
    budget -= std::min(budget, bytes);
    any = true;
  }
  if (absl::Status status = cursor_.status(); !status.ok()) return status;
  return any;
}

absl::Status PointReader::AppendPoints(Span span, v1::PointColumns& columns) {
  if (piece_.type == v1::VALUE_TYPE_NUMERIC && !range_.descending && !range_.include_wall_times) {
    columns.mutable_x()->Add(piece_.x.begin() + span.begin, piece_.x.begin() + span.end);
    columns.mutable_doubles()->Add(piece_.y.begin() + span.begin, piece_.y.begin() + span.end);
    return absl::OkStatus();
  }
  const size_t count = span.end - span.begin;
  for (size_t i = 0; i < count; ++i) {
    const size_t index = range_.descending ? span.end - 1 - i : span.begin + i;
    if (absl::Status status = AppendPoint(index, columns); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status PointReader::AppendPoint(size_t index, v1::PointColumns& columns) {
  columns.add_x(piece_.x[index]);
  if (range_.include_wall_times) columns.add_wall_times_unix_nanos(WallTimeAt(piece_, index));
  if (piece_.type == v1::VALUE_TYPE_IMAGE) return AppendImage(index, columns);
  if (piece_.type == v1::VALUE_TYPE_TEXT) {
    columns.add_texts(std::move(piece_.texts[index]));
  } else {
    columns.add_doubles(piece_.y[index]);
  }
  return absl::OkStatus();
}

absl::Status PointReader::AppendImage(size_t index, v1::PointColumns& columns) {
  const ImageInfo& info = piece_.images[index];
  v1::Image& image = *columns.add_images();
  image.set_name(info.name);
  image.set_description(info.description);
  image.set_format(info.format);
  image.set_width(info.width);
  image.set_height(info.height);
  image.set_data_bytes(info.data_bytes);
  if (range_.omit_image_data) return absl::OkStatus();
  const std::string key = PointKey(location_.series, Level::kImageData, piece_.x[index]);
  const rocksdb::Status status =
      db_->Get(OptionsOf(*snapshot_), location_.family, key, image.mutable_data());
  if (!status.ok() && !status.IsNotFound()) {
    return NameFiles(FromRocksdbStatus(status, "reading an image"), db_, location_.family, key);
  }
  if (image.data().size() == info.data_bytes && Crc32c(image.data()) == info.data_crc) {
    return absl::OkStatus();
  }
  const absl::Status damaged = DamageError(absl::StrCat(
      "data of image \"", info.name, "\" at x = ", NumberText(piece_.x[index]), " is damaged"));
  return NameFiles(damaged, db_, location_.family, key);
}

}  // namespace nereid::storage

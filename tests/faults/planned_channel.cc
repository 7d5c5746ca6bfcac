#include "tests/faults/planned_channel.h"

#include <bit>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

constexpr double kStep = 0.25;

}  // namespace

double PlannedChannel::NextX() const {
  if (point_count_ == 0) return 1;
  return x_ == PlannedX::kAutomatic ? std::floor(last_x()) + 1 : last_x() + kStep;
}

double PlannedChannel::AnyX(uint64_t choice) const {
  const PlannedRun& run = runs_[choice % runs_.size()];
  const double x = XOf(run, static_cast<uint32_t>(choice / runs_.size() % run.count));
  return choice % 2 == 0 ? x : x - kStep / 2;
}

void PlannedChannel::Append(const PlannedRun& run) {
  runs_.push_back(run);
  point_count_ += run.count;
}

void PlannedChannel::Truncate(double from_x) {
  while (!runs_.empty() && last_x() >= from_x) {
    --point_count_;
    if (--runs_.back().count == 0) runs_.pop_back();
  }
}

bool PlannedChannel::HasSameValue(const v1::PointColumns& stored, int position,
                                  const PlannedRun& run, uint32_t index) const {
  if (type_ == v1::VALUE_TYPE_TEXT) return stored.texts(position) == TextOf(run, index);
  if (type_ == v1::VALUE_TYPE_IMAGE) {
    const v1::Image& image = stored.images(position);
    const v1::Image planned = ImageOf(run, index);
    return image.name() == planned.name() && image.description() == planned.description() &&
           image.data() == planned.data();
  }
  return std::bit_cast<uint64_t>(stored.doubles(position)) ==
         std::bit_cast<uint64_t>(NumberOf(run, index));
}

absl::Status PlannedChannel::CheckPoint(const v1::PointColumns& stored, int position,
                                        const PlannedRun& run, uint32_t index) const {
  const double x = XOf(run, index);
  if (stored.x(position) != x) {
    return absl::DataLossError(absl::StrCat("point ", position, " of channel ", name_, " has x ",
                                            stored.x(position), ", not ", x));
  }
  if (HasSameValue(stored, position, run, index)) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the point at x ", x, " of channel ", name_,
                                          " has another value than was sent"));
}

absl::Status PlannedChannel::CheckSame(const v1::PointColumns& stored) const {
  const int values = stored.doubles_size() + stored.texts_size() + stored.images_size();
  if (values != stored.x_size() || static_cast<uint64_t>(values) != point_count_) {
    return absl::DataLossError(absl::StrCat("channel ", name_, " holds ", stored.x_size(),
                                            " x and ", values, " values, not ", point_count_,
                                            " points"));
  }
  int position = 0;
  for (const PlannedRun& run : runs_) {
    for (uint32_t i = 0; i < run.count; ++i) {
      if (absl::Status status = CheckPoint(stored, position++, run, i); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

}  // namespace nereid::faults

#include "bench/expected_points.h"

#include <cstring>

#include "absl/strings/str_cat.h"

namespace nereid::bench {
namespace {

template <typename Column>
bool SameBits(const Column& read, const double* expected) {
  return std::memcmp(read.data(), expected, static_cast<size_t>(read.size()) * sizeof(double)) == 0;
}

}  // namespace

absl::Status ExpectedPoints::Take(v1::PointColumns& columns) {
  // Numbers may come in either column.
  columns.mutable_doubles()->Add(columns.floats().begin(), columns.floats().end());
  const auto count = static_cast<size_t>(columns.x_size());
  const bool same = columns.doubles_size() == columns.x_size() && taken_ + count <= x_.size() &&
                    SameBits(columns.x(), x_.data() + taken_) &&
                    SameBits(columns.doubles(), y_.data() + taken_);
  if (!same) return absl::DataLossError(absl::StrCat("other points from index ", taken_, " on"));
  taken_ += count;
  return absl::OkStatus();
}

absl::Status ExpectedPoints::End() const {
  if (taken_ == x_.size()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("read ", taken_, " of ", x_.size(), " points"));
}

}  // namespace nereid::bench

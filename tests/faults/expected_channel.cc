#include "tests/faults/expected_channel.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool SameBits(double left, double right) {
  return std::bit_cast<uint64_t>(left) == std::bit_cast<uint64_t>(right);
}

template <typename Numbers>
bool SameBits(const Numbers& left, const Numbers& right) {
  return left.size() == right.size() &&
         std::memcmp(left.data(), right.data(), sizeof(*left.data()) * left.size()) == 0;
}

bool SameImage(const v1::Image& left, const v1::Image& right) {
  return left.name() == right.name() && left.description() == right.description() &&
         left.data() == right.data();
}

int PointCount(const v1::PointColumns& sent) {
  return std::max({sent.doubles_size(), sent.floats_size(), sent.texts_size(), sent.images_size()});
}

double NumberAt(const v1::PointColumns& sent, int index) {
  return sent.doubles_size() > 0 ? sent.doubles(index) : sent.floats(index);
}

// By the bits, of NaN and infinities too; a message compares doubles so that NaN is never equal.
bool SameNumber(double left, double right) {
  return SameBits(left, right) || (std::isnan(left) && std::isnan(right));
}

}  // namespace

bool ExpectedChannel::IsLastPointAgain(const v1::PointColumns& sent, int index, double x) const {
  if (point_count() == 0 || x != last_x()) return false;
  const int last = points_.x_size() - 1;
  if (sent.texts_size() > 0) return sent.texts(index) == points_.texts(last);
  if (sent.images_size() > 0) return SameImage(sent.images(index), points_.images(last));
  return SameBits(NumberAt(sent, index), points_.doubles(last));
}

void ExpectedChannel::Push(const v1::PointColumns& sent, int index, double x) {
  points_.add_x(x);
  times_unix_nanos_.push_back(0);
  if (sent.texts_size() > 0) {
    points_.add_texts(sent.texts(index));
  } else if (sent.images_size() > 0) {
    *points_.add_images() = sent.images(index);
  } else {
    points_.add_doubles(NumberAt(sent, index));
  }
}

void ExpectedChannel::Append(const v1::PointColumns& sent, int64_t time_unix_nanos) {
  const size_t before = point_count();
  for (int i = 0; i < PointCount(sent); ++i) {
    double x = point_count() == 0 ? 1 : std::floor(last_x()) + 1;
    const bool is_automatic = sent.x_size() == 0 && !sent.has_x_run();
    if (sent.x_size() > 0) x = sent.x(i) + 0.0;
    if (sent.has_x_run()) x = sent.x_run().start() + i * sent.x_run().step();
    if (!is_automatic && IsLastPointAgain(sent, i, x)) continue;
    if (point_count() > 0 && x <= last_x()) {
      ++rejected_count_;
    } else {
      Push(sent, i, x);
    }
  }
  if (point_count() > before) times_unix_nanos_.back() = time_unix_nanos;
}

void ExpectedChannel::Truncate(double from_x) {
  const auto first_gone = std::lower_bound(points_.x().begin(), points_.x().end(), from_x);
  const auto count = static_cast<int>(first_gone - points_.x().begin());
  const int gone = points_.x_size() - count;
  points_.mutable_x()->Truncate(count);
  if (points_.doubles_size() > 0) points_.mutable_doubles()->Truncate(count);
  if (points_.texts_size() > 0) points_.mutable_texts()->DeleteSubrange(count, gone);
  if (points_.images_size() > 0) points_.mutable_images()->DeleteSubrange(count, gone);
  times_unix_nanos_.resize(static_cast<size_t>(count));
}

std::string ExpectedChannel::DifferenceOfPoints(const v1::PointColumns& stored) const {
  if (stored.x_size() != points_.x_size()) {
    return absl::StrCat(stored.x_size(), " points, not ", points_.x_size());
  }
  if (!SameBits(stored.x(), points_.x())) return "other x";
  if (!SameBits(stored.doubles(), points_.doubles())) return "other numbers";
  if (!std::equal(stored.texts().begin(), stored.texts().end(), points_.texts().begin(),
                  points_.texts().end())) {
    return "other texts";
  }
  if (!std::equal(stored.images().begin(), stored.images().end(), points_.images().begin(),
                  points_.images().end(), SameImage)) {
    return "other images";
  }
  return DifferenceOfTimes(stored);
}

std::string ExpectedChannel::DifferenceOfTimes(const v1::PointColumns& stored) const {
  if (stored.wall_times_unix_nanos_size() != stored.x_size()) return "times are missing";
  for (int i = 0; i < stored.x_size(); ++i) {
    const int64_t expected = times_unix_nanos_[static_cast<size_t>(i)];
    const int64_t time = stored.wall_times_unix_nanos(i);
    if (expected != 0 && time != expected) {
      return absl::StrCat("time ", time, " of point ", i, ", not ", expected);
    }
  }
  return "";
}

std::string ExpectedChannel::DifferenceOfHead(const storage::Head& stored) const {
  if (stored.point_count != point_count()) {
    return absl::StrCat("a head of ", stored.point_count, " points, not ", point_count());
  }
  if (stored.rejected_count != rejected_count_) {
    return absl::StrCat(stored.rejected_count, " rejected points, not ", rejected_count_);
  }
  if (point_count() == 0) return "";
  if (stored.first_x != first_x() || stored.last_x != last_x()) return "other ends in the head";
  return DifferenceOfExtremes(stored);
}

std::string ExpectedChannel::DifferenceOfExtremes(const storage::Head& stored) const {
  double lowest = kNaN;
  double highest = kNaN;
  uint64_t nan_count = 0;
  for (const double y : points_.doubles()) {
    if (std::isnan(y)) {
      ++nan_count;
      continue;
    }
    if (std::isnan(lowest) || y < lowest) lowest = y;
    if (std::isnan(highest) || y > highest) highest = y;
  }
  if (points_.doubles_size() == 0) return "";
  if (stored.nan_count != nan_count) return "other count of NaN in the head";
  // A zero may be there with either sign.
  const bool same =
      SameNumber(stored.min + 0.0, lowest + 0.0) && SameNumber(stored.max + 0.0, highest + 0.0);
  return same ? ""
              : absl::StrCat("extremes ", stored.min, " and ", stored.max, ", not ", lowest,
                             " and ", highest);
}

}  // namespace nereid::faults

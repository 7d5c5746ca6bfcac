#include "client/cli/axis_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nereid::client {
namespace {

constexpr double kMost = std::numeric_limits<double>::max();
constexpr double kLeast = std::numeric_limits<double>::denorm_min();

// Differences of halves cannot overflow.
bool IsWide(AxisBounds bounds) { return bounds.to * 0.5 - bounds.from * 0.5 > 0; }

}  // namespace

AxisBounds WithRoom(ScaleKind kind, AxisBounds bounds) {
  if (IsWide(bounds)) return bounds;
  if (kind == ScaleKind::kLogarithmic) {
    return {std::max(bounds.from / 2, kLeast), std::min(bounds.to * 2, kMost)};
  }
  const double room = bounds.from == 0 ? 1 : std::max(std::fabs(bounds.from) / 2, 1e-300);
  return {std::max(bounds.from - room, -kMost), std::min(bounds.to + room, kMost)};
}

AxisScale::AxisScale(ScaleKind kind, AxisBounds bounds) : kind_(kind), bounds_(bounds) {}

double AxisScale::Stretch(double value) const {
  if (kind_ == ScaleKind::kLinear) return value * 0.5;
  // A neighbour of the picture may have an x that is not on the axis; it lies far to the left.
  return std::log(std::max(value, kLeast));
}

double AxisScale::Fraction(double value) const {
  const double from = Stretch(bounds_.from);
  const double width = Stretch(bounds_.to) - from;
  // Bounds so close that their logarithms or halves are the same.
  if (!(width > 0)) return 0.5;
  return (Stretch(value) - from) / width;
}

}  // namespace nereid::client

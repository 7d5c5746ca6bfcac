// Where values lie along an axis of a chart.

#ifndef NEREID_CLIENT_CLI_AXIS_SCALE_H_
#define NEREID_CLIENT_CLI_AXIS_SCALE_H_

namespace nereid::client {

// Part of an axis; both finite, from <= to.
struct AxisBounds {
  double from = 0;
  double to = 0;
};

enum class ScaleKind { kLinear, kLogarithmic };

// Where the bounds hold one value, room on both sides of it, so that it comes to lie in the middle.
AxisBounds WithRoom(ScaleKind kind, AxisBounds bounds);

class AxisScale {
 public:
  // from < to; on a logarithmic scale both are above 0.
  AxisScale(ScaleKind kind, AxisBounds bounds);

  const AxisBounds& bounds() const { return bounds_; }

  // 0 at the beginning of the bounds, 1 at their end, and beyond them below 0 and above 1.
  double Fraction(double value) const;

 private:
  double Stretch(double value) const;

  ScaleKind kind_;
  AxisBounds bounds_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_AXIS_SCALE_H_

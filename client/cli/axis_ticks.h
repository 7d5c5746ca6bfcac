// The values that are written along an axis of a chart.

#ifndef NEREID_CLIENT_CLI_AXIS_TICKS_H_
#define NEREID_CLIENT_CLI_AXIS_TICKS_H_

#include <string>
#include <vector>

#include "client/cli/axis_scale.h"

namespace nereid::client {

struct AxisTick {
  double value = 0;
  std::string label;
};

// The least of 1, 2 and 5 times a power of ten that is not below `size`, which is above 0.
double NiceStep(double size);

// The multiples of `step` within the bounds, in order.
std::vector<double> MultiplesWithin(AxisBounds bounds, double step);

// In steps of 1, 2 or 5 times a power of ten, about `count` of them, labelled with as many digits
// as tell them apart. Both ends where doubles lie too far apart for that.
std::vector<AxisTick> NumberTicks(AxisBounds bounds, int count);

// Powers of ten, at most about `count`; as NumberTicks where there are fewer than two. Bounds are
// above 0.
std::vector<AxisTick> LogarithmicTicks(AxisBounds bounds, int count);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_AXIS_TICKS_H_

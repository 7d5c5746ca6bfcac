// The times that are written along an axis of a chart.

#ifndef NEREID_CLIENT_CLI_TIME_TICKS_H_
#define NEREID_CLIENT_CLI_TIME_TICKS_H_

#include <vector>

#include "client/cli/axis_scale.h"
#include "client/cli/axis_ticks.h"

namespace nereid::client {

// Times of day or dates in UTC; bounds are in seconds of Unix time. About `count` at most.
std::vector<AxisTick> WallTimeTicks(AxisBounds bounds, int count);

// Durations such as `1h30m`; bounds are in seconds. About `count` at most.
std::vector<AxisTick> DurationTicks(AxisBounds bounds, int count);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_TIME_TICKS_H_

// The range that several series share on a chart.

#ifndef NEREID_CLIENT_CLI_CHART_RANGE_H_
#define NEREID_CLIENT_CLI_CHART_RANGE_H_

#include <optional>
#include <vector>

#include "client/cli/axis_scale.h"
#include "client/cli/range_options.h"
#include "nereid/v1/query.pb.h"

namespace nereid::client {

// From the first to the last point of all answers, which are those to a request for `asked`; where
// that has bounds, they stand. `to` is excluded, as in requests, and above the last point. Unset:
// no answer has points.
std::optional<AxisBounds> CommonRange(const AxisRange& asked,
                                      const std::vector<v1::SampleSeriesResponse>& answers);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHART_RANGE_H_

// Asks the server for series as a chart shows them.

#ifndef NEREID_CLIENT_CLI_SERIES_QUERY_H_
#define NEREID_CLIENT_CLI_SERIES_QUERY_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/command_options.h"
#include "client/cli/range_options.h"
#include "client/cli/server_connection.h"
#include "nereid/v1/query.pb.h"

namespace nereid::client {

// For the sources of one experiment. `options` names one.
v1::SampleSeriesRequest MakeSeriesRequest(const CommandOptions& options,
                                          const std::vector<v1::Source>& sources,
                                          const AxisRange& range, uint32_t columns);

// One answer for each source, in their order. An error that is told in an answer is the error of
// the whole. INTERNAL if an answer does not hold together. The request names one experiment.
absl::StatusOr<std::vector<v1::SampleSeriesResponse>> FetchSeries(
    const ServerConnection& connection, const v1::SampleSeriesRequest& request);

// y of numeric points, whichever column holds them.
std::vector<double> NumericY(const v1::PointColumns& points);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SERIES_QUERY_H_

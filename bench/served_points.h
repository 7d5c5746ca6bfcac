// Points as a server gives them back.

#ifndef NEREID_BENCH_SERVED_POINTS_H_
#define NEREID_BENCH_SERVED_POINTS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::bench {

// Calls ReadPoints for a whole channel of kProject; `take` gets each answer, and ends the call by
// an error.
absl::Status ReadServed(v1::QueryService::Stub& stub, const std::string& experiment,
                        const std::string& channel,
                        const std::function<absl::Status(v1::PointColumns&)>& take);

// Reads a channel from the server at HOST:PORT. DATA_LOSS unless its points are these, bit for bit.
absl::Status CheckServed(const std::string& server, const std::string& experiment,
                         const std::string& channel, absl::Span<const double> x,
                         absl::Span<const double> y);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_SERVED_POINTS_H_

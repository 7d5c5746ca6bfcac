// The options that say which part of a series is meant.

#ifndef NEREID_CLIENT_CLI_RANGE_OPTIONS_H_
#define NEREID_CLIENT_CLI_RANGE_OPTIONS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "client/cli/option_parser.h"
#include "nereid/v1/query.pb.h"

namespace nereid::client {

// A part of an axis, in its units: x, seconds of Unix time, or seconds since the experiment began.
struct AxisRange {
  v1::Axis axis = v1::AXIS_X;
  // Included. Unset: from the first point.
  std::optional<double> from;
  // Excluded. Unset: the last point is included.
  std::optional<double> to;
};

// A number that is not NaN. INVALID_ARGUMENT names the option.
absl::StatusOr<double> ParseX(const std::string& option, const std::string& text);

// As given on the command line.
struct RangeOptions {
  std::optional<std::string> from;
  std::optional<std::string> to;
  std::optional<std::string> axis;

  // Adds --from and --to.
  void AddTo(OptionParser* parser);
  // Adds --axis: x, log-x, wall-time or relative-time. Without it the axis is x.
  void AddAxisTo(OptionParser* parser);

  // Wall times may be written as Unix seconds or as RFC 3339 has them. INVALID_ARGUMENT names the
  // option that is wrong.
  absl::StatusOr<AxisRange> Resolve() const;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_RANGE_OPTIONS_H_

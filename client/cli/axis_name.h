// What the axes and scales of charts are called on the command line.

#ifndef NEREID_CLIENT_CLI_AXIS_NAME_H_
#define NEREID_CLIENT_CLI_AXIS_NAME_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "nereid/v1/axes.pb.h"

namespace nereid::client {

// `x`, `log-x`, `wall-time` or `relative-time`.
std::string AxisName(v1::Axis axis);

// `linear` or `logarithmic`.
std::string ScaleName(v1::Scale scale);

// The value of --axis; without it x. INVALID_ARGUMENT lists the names.
absl::StatusOr<v1::Axis> ParseAxis(const std::optional<std::string>& text);

// The value of --y_scale; without it linear. INVALID_ARGUMENT lists the names.
absl::StatusOr<v1::Scale> ParseScale(const std::optional<std::string>& text);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_AXIS_NAME_H_

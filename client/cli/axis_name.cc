#include "client/cli/axis_name.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {

std::string AxisName(v1::Axis axis) {
  switch (axis) {
    case v1::AXIS_LOG_X:
      return "log-x";
    case v1::AXIS_WALL_TIME:
      return "wall-time";
    case v1::AXIS_RELATIVE_TIME:
      return "relative-time";
    default:
      return "x";
  }
}

std::string ScaleName(v1::Scale scale) {
  return scale == v1::SCALE_LOGARITHMIC ? "logarithmic" : "linear";
}

absl::StatusOr<v1::Axis> ParseAxis(const std::optional<std::string>& text) {
  if (!text.has_value()) return v1::AXIS_X;
  for (const v1::Axis axis :
       {v1::AXIS_X, v1::AXIS_LOG_X, v1::AXIS_WALL_TIME, v1::AXIS_RELATIVE_TIME}) {
    if (*text == AxisName(axis)) return axis;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--axis: ", Quoted(*text), " is none of x, log-x, wall-time and relative-time"));
}

absl::StatusOr<v1::Scale> ParseScale(const std::optional<std::string>& text) {
  if (!text.has_value()) return v1::SCALE_LINEAR;
  for (const v1::Scale scale : {v1::SCALE_LINEAR, v1::SCALE_LOGARITHMIC}) {
    if (*text == ScaleName(scale)) return scale;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--y-scale: ", Quoted(*text), " is neither linear nor logarithmic"));
}

}  // namespace nereid::client

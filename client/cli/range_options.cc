#include "client/cli/range_options.h"

#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/cli/axis_name.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

absl::StatusOr<double> ParseWallTime(const std::string& option, const std::string& text) {
  double seconds = 0;
  if (absl::SimpleAtod(text, &seconds) && !std::isnan(seconds)) return seconds;
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return absl::ToDoubleSeconds(time - absl::UnixEpoch());
  }
  return absl::InvalidArgumentError(
      absl::StrCat(option, ": ", Quoted(text),
                   " is neither Unix seconds nor a time such as 2024-01-31T23:59:59Z"));
}

absl::StatusOr<double> ParseLogX(const std::string& option, const std::string& text) {
  const absl::StatusOr<double> x = ParseX(option, text);
  if (!x.ok() || *x > 0) return x;
  return absl::InvalidArgumentError(
      absl::StrCat(option, ": ", Quoted(text), " is not on a logarithmic axis; name an x above 0"));
}

absl::StatusOr<double> ParseBound(v1::Axis axis, const std::string& option,
                                  const std::string& text) {
  if (axis == v1::AXIS_WALL_TIME) return ParseWallTime(option, text);
  if (axis == v1::AXIS_LOG_X) return ParseLogX(option, text);
  return ParseX(option, text);
}

absl::Status SetBound(v1::Axis axis, const std::string& option,
                      const std::optional<std::string>& text, std::optional<double>* bound) {
  if (!text.has_value()) return absl::OkStatus();
  const absl::StatusOr<double> parsed = ParseBound(axis, option, *text);
  if (!parsed.ok()) return parsed.status();
  *bound = *parsed;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<double> ParseX(const std::string& option, const std::string& text) {
  double x = 0;
  if (absl::SimpleAtod(text, &x) && !std::isnan(x)) return x;
  return absl::InvalidArgumentError(absl::StrCat(option, ": ", Quoted(text), " is no number"));
}

void RangeOptions::AddTo(OptionParser* parser) {
  parser->AddValue("from", OptionParser::kNoShortName, &from);
  parser->AddValue("to", OptionParser::kNoShortName, &to);
}

void RangeOptions::AddAxisTo(OptionParser* parser) {
  parser->AddValue("axis", OptionParser::kNoShortName, &axis);
}

absl::StatusOr<AxisRange> RangeOptions::Resolve() const {
  const absl::StatusOr<v1::Axis> parsed_axis = ParseAxis(axis);
  if (!parsed_axis.ok()) return parsed_axis.status();
  AxisRange range{*parsed_axis, std::nullopt, std::nullopt};
  absl::Status status = SetBound(range.axis, "--from", from, &range.from);
  if (status.ok()) status = SetBound(range.axis, "--to", to, &range.to);
  if (!status.ok()) return status;
  if (range.from.has_value() && range.to.has_value() && *range.from > *range.to) {
    return absl::InvalidArgumentError(absl::StrCat("--from ", *from, " is above --to ", *to));
  }
  return range;
}

}  // namespace nereid::client

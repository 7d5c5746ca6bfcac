#include "client/cli/plot_options.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/chart_drawing.h"
#include "client/cli/source_name.h"
#include "client/cli/whole_option.h"

namespace nereid::client {
namespace {

constexpr WholeBounds kWidthBounds{30, 1000};
constexpr WholeBounds kHeightBounds{3, 500};

absl::Status CheckCount(const std::string& command, size_t count) {
  if (count == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("no SOURCE: name channels. Try: ", command, " --help"));
  }
  if (count <= kChartColours) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(count, " sources are too many to tell apart; name at most ", kChartColours));
}

uint32_t Within(const WholeBounds& bounds, uint32_t value) {
  return std::clamp(value, bounds.min, bounds.max);
}

}  // namespace

void PlotOptions::AddTo(OptionParser* parser) {
  range.AddTo(parser);
  range.AddAxisTo(parser);
  parser->AddValue("width", OptionParser::kNoShortName, &width);
  parser->AddValue("height", OptionParser::kNoShortName, &height);
}

std::optional<std::string> PlotOptions::GivenOption() const {
  const std::pair<const char*, const std::optional<std::string>&> all[] = {{"--from", range.from},
                                                                           {"--to", range.to},
                                                                           {"--axis", range.axis},
                                                                           {"--width", width},
                                                                           {"--height", height}};
  for (const auto& [name, value] : all) {
    if (value.has_value()) return name;
  }
  return std::nullopt;
}

absl::StatusOr<Plot> PlotOptions::Resolve(const std::string& command,
                                          const std::vector<std::string>& names,
                                          const Terminal& terminal, uint32_t height_default) const {
  if (absl::Status status = CheckCount(command, names.size()); !status.ok()) return status;
  const absl::StatusOr<std::vector<v1::Source>> sources = ParseSources(names);
  if (!sources.ok()) return sources.status();
  const absl::StatusOr<AxisRange> resolved_range = range.Resolve();
  if (!resolved_range.ok()) return resolved_range.status();
  const auto terminal_width = static_cast<uint32_t>(terminal.columns);
  const absl::StatusOr<uint32_t> resolved_width =
      ParseWhole("--width", width, kWidthBounds, Within(kWidthBounds, terminal_width));
  if (!resolved_width.ok()) return resolved_width.status();
  const absl::StatusOr<uint32_t> resolved_height =
      ParseWhole("--height", height, kHeightBounds, Within(kHeightBounds, height_default));
  if (!resolved_height.ok()) return resolved_height.status();
  return Plot{*sources, *resolved_range, *resolved_width, static_cast<int>(*resolved_height),
              terminal.has_colours};
}

}  // namespace nereid::client

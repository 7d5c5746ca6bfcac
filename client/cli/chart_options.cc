#include "client/cli/chart_options.h"

#include <set>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/axis_name.h"
#include "client/cli/source_name.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"

namespace nereid::client {
namespace {

constexpr size_t kSourcesMax = 100;

absl::Status CheckSources(const std::string& chart, const std::vector<std::string>& sources) {
  if (sources.size() > kSourcesMax) {
    return absl::InvalidArgumentError(absl::StrCat("chart ", Quoted(chart), " has ", sources.size(),
                                                   " sources; name at most ", kSourcesMax));
  }
  std::set<std::string> seen;
  for (const std::string& source : sources) {
    if (seen.insert(source).second) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("source ", Quoted(source), " is there twice; name it once"));
  }
  return absl::OkStatus();
}

absl::StatusOr<double> ParseSmoothing(const std::optional<std::string>& text) {
  if (!text.has_value()) return 0.0;
  double weight = 0;
  if (absl::SimpleAtod(*text, &weight) && weight >= 0 && weight < 1) return weight;
  return absl::InvalidArgumentError(
      absl::StrCat("--smoothing: ", Quoted(*text), " is no number from 0 to below 1"));
}

}  // namespace

const char kChartOptionsHelp[] =
    R"(  --title T            what stands above the chart. Default: its name.
  --axis A             what runs along the bottom: x, log-x, wall-time or relative-time. Default: x.
  --y-scale S          linear or logarithmic. Default: linear.
  --smoothing W        weight of what came before in a moving average, from 0 to below 1. Default: 0.
)";

void ChartOptions::AddTo(OptionParser* parser) {
  parser->AddValue("title", OptionParser::kNoShortName, &title);
  parser->AddValue("axis", OptionParser::kNoShortName, &axis);
  parser->AddValue("y-scale", OptionParser::kNoShortName, &y_scale);
  parser->AddValue("smoothing", OptionParser::kNoShortName, &smoothing);
}

absl::StatusOr<v1::Chart> ChartOptions::Resolve(const std::string& name,
                                                const std::vector<std::string>& sources) const {
  absl::Status status = CheckName("chart", name);
  if (status.ok() && !title.value_or("").empty()) status = CheckName("title", *title);
  if (status.ok()) status = CheckSources(name, sources);
  if (!status.ok()) return status;
  const absl::StatusOr<std::vector<v1::Source>> parsed_sources = ParseSources(sources);
  if (!parsed_sources.ok()) return parsed_sources.status();
  const absl::StatusOr<v1::Axis> parsed_axis = ParseAxis(axis);
  if (!parsed_axis.ok()) return parsed_axis.status();
  const absl::StatusOr<v1::Scale> parsed_scale = ParseScale(y_scale);
  if (!parsed_scale.ok()) return parsed_scale.status();
  const absl::StatusOr<double> parsed_smoothing = ParseSmoothing(smoothing);
  if (!parsed_smoothing.ok()) return parsed_smoothing.status();
  v1::Chart chart;
  chart.set_name(name);
  chart.set_title(title.value_or(""));
  chart.mutable_sources()->Add(parsed_sources->begin(), parsed_sources->end());
  chart.set_axis(*parsed_axis);
  chart.set_y_scale(*parsed_scale);
  chart.set_smoothing(*parsed_smoothing);
  return chart;
}

}  // namespace nereid::client

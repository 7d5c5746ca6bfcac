#include "client/cli/chart_listing.h"

#include <optional>
#include <utility>

#include "absl/strings/str_join.h"
#include "client/cli/axis_name.h"
#include "client/cli/source_name.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

constexpr Alignment kLeft = Alignment::kLeft;

Listing EmptyListing() {
  return {{{"chart_set"},
           {"name", kLeft, true},
           {"title"},
           {"axis"},
           {"y_scale"},
           {"smoothing", Alignment::kRight},
           {"sources"}},
          {}};
}

ListingCell TextOrNothing(const std::string& text) {
  if (text.empty()) return std::monostate();
  return text;
}

std::vector<ListingCell> Row(const std::string& chart_set, const v1::Chart& chart,
                             ListingCell sources) {
  return {TextOrNothing(chart_set),
          chart.name(),
          TextOrNothing(chart.title()),
          AxisName(chart.axis()),
          ScaleName(chart.y_scale()),
          chart.smoothing(),
          std::move(sources)};
}

TextList SourceNames(const v1::Chart& chart) {
  TextList names;
  for (const v1::Source& source : chart.sources()) names.push_back(SourceName(source));
  return names;
}

std::string ResolvedText(const v1::ResolvedSource& resolved) {
  if (resolved.channel().empty()) return SourceName(resolved.source()) + " (absent)";
  return ResolvedName(resolved.source(), resolved.channel());
}

ListingCell ResolvedSources(const v1::ExperimentChart& chart, OutputFormat format) {
  TextMap map;
  TextList list;
  for (const v1::ResolvedSource& resolved : chart.sources()) {
    const bool is_absent = resolved.channel().empty();
    map.emplace_back(SourceName(resolved.source()),
                     is_absent ? std::nullopt : std::optional(resolved.channel()));
    list.push_back(ResolvedText(resolved));
  }
  if (format == OutputFormat::kJson) return map;
  return list;
}

}  // namespace

std::string SourcesText(const v1::Chart& chart) {
  return EscapeControls(absl::StrJoin(SourceNames(chart), ", "));
}

Listing ListExperimentCharts(const std::vector<v1::ExperimentChart>& charts, OutputFormat format) {
  Listing listing = EmptyListing();
  for (const v1::ExperimentChart& chart : charts) {
    listing.rows.push_back(Row(chart.chart_set(), chart.chart(), ResolvedSources(chart, format)));
  }
  return listing;
}

Listing ListChartSets(const std::vector<v1::ChartSet>& chart_sets) {
  Listing listing = EmptyListing();
  for (const v1::ChartSet& chart_set : chart_sets) {
    if (chart_set.charts().empty()) {
      listing.rows.emplace_back(listing.columns.size()).front() = chart_set.name();
    }
    for (const v1::Chart& chart : chart_set.charts()) {
      listing.rows.push_back(Row(chart_set.name(), chart, SourceNames(chart)));
    }
  }
  return listing;
}

}  // namespace nereid::client

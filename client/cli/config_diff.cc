#include "client/cli/config_diff.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/axis_name.h"
#include "client/cli/chart_listing.h"
#include "client/cli/number_format.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

// What is in a chart set stands further to the right than the set.
constexpr char kIndent[] = "    ";

std::string ChannelsText(const v1::Alias& alias) {
  return EscapeControls(absl::StrJoin(alias.channels(), ", "));
}

std::string AliasLine(const v1::AliasChange& change) {
  if (!change.has_before()) {
    return absl::StrCat("+ alias ", Quoted(change.after().name()), ": ",
                        ChannelsText(change.after()), "\n");
  }
  const std::string before =
      absl::StrCat(" alias ", Quoted(change.before().name()), ": ", ChannelsText(change.before()));
  if (!change.has_after()) return absl::StrCat("-", before, "\n");
  return absl::StrCat("~", before, " -> ", ChannelsText(change.after()), "\n");
}

struct Property {
  const char* name;
  std::string value;
};

// All of a chart but its name.
std::vector<Property> Properties(const v1::Chart& chart) {
  return {{"sources", SourcesText(chart)},
          {"title", Quoted(chart.title())},
          {"axis", AxisName(chart.axis())},
          {"y_scale", ScaleName(chart.y_scale())},
          {"smoothing", FormatNumber(chart.smoothing())}};
}

const v1::Chart* Find(const v1::ChartSet& chart_set, const std::string& name) {
  for (const v1::Chart& chart : chart_set.charts()) {
    if (chart.name() == name) return &chart;
  }
  return nullptr;
}

std::string ChartLine(const char* mark, const v1::Chart& chart) {
  return absl::StrCat(kIndent, mark, " chart ", Quoted(chart.name()), ": ", SourcesText(chart),
                      "\n");
}

// Empty if nothing changed.
std::string ChartDifference(const v1::Chart& before, const v1::Chart& after) {
  const std::vector<Property> old_properties = Properties(before);
  const std::vector<Property> new_properties = Properties(after);
  std::string text;
  for (size_t i = 0; i < old_properties.size(); ++i) {
    if (old_properties[i].value == new_properties[i].value) continue;
    absl::StrAppend(&text, text.empty() ? "" : "; ", old_properties[i].name, " ",
                    old_properties[i].value, " -> ", new_properties[i].value);
  }
  if (text.empty()) return "";
  return absl::StrCat(kIndent, "~ chart ", Quoted(after.name()), ": ", text, "\n");
}

// The names of the charts that both have, in the order of the first.
std::vector<std::string> CommonNames(const v1::ChartSet& a, const v1::ChartSet& b) {
  std::vector<std::string> names;
  for (const v1::Chart& chart : a.charts()) {
    if (Find(b, chart.name()) != nullptr) names.push_back(Quoted(chart.name()));
  }
  return names;
}

std::string ChartLines(const v1::ChartSet& before, const v1::ChartSet& after) {
  std::string text;
  for (const v1::Chart& chart : after.charts()) {
    const v1::Chart* old_chart = Find(before, chart.name());
    text += old_chart == nullptr ? ChartLine("+", chart) : ChartDifference(*old_chart, chart);
  }
  for (const v1::Chart& chart : before.charts()) {
    if (Find(after, chart.name()) == nullptr) text += ChartLine("-", chart);
  }
  if (CommonNames(before, after) != CommonNames(after, before)) {
    absl::StrAppend(&text, kIndent, "~ order: ", absl::StrJoin(CommonNames(before, after), ", "),
                    " -> ", absl::StrJoin(CommonNames(after, before), ", "), "\n");
  }
  return text;
}

std::string ChartSetLines(const v1::ChartSetChange& change) {
  const bool is_new = !change.has_before();
  const bool is_gone = !change.has_after();
  const std::string& name = is_new ? change.after().name() : change.before().name();
  const char* mark = is_new ? "+" : is_gone ? "-" : "~";
  return absl::StrCat(mark, " chart set ", Quoted(name), "\n",
                      ChartLines(change.before(), change.after()));
}

struct Counts {
  int created = 0;
  int updated = 0;
  int deleted = 0;
};

template <typename Change>
void Count(const Change& change, Counts* counts) {
  if (!change.has_before()) {
    ++counts->created;
  } else if (!change.has_after()) {
    ++counts->deleted;
  } else {
    ++counts->updated;
  }
}

}  // namespace

std::string DescribeChanges(const v1::ApplyConfigResponse& response) {
  if (response.changes().empty()) return "nothing to change\n";
  std::string text;
  Counts counts;
  for (const v1::ConfigChange& change : response.changes()) {
    if (change.has_alias()) {
      text += AliasLine(change.alias());
      Count(change.alias(), &counts);
    } else {
      text += ChartSetLines(change.chart_set());
      Count(change.chart_set(), &counts);
    }
  }
  return absl::StrCat(text, counts.created, " created, ", counts.updated, " updated, ",
                      counts.deleted, " deleted\n");
}

}  // namespace nereid::client

#include "storage/config_bounds.h"

#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/limits.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

// Which record a message speaks of: alias "a".
std::string Whose(std::string_view kind, const std::string& name) {
  return absl::StrCat(AbslView(kind), " \"", Printable(name), "\"");
}

absl::Status CheckCount(size_t count, size_t count_max, const std::string& whose,
                        std::string_view what) {
  if (count <= count_max) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(whose, " has ", count, " ", AbslView(what),
                                                 ", over the limit of ", count_max,
                                                 ": leave some out"));
}

absl::Status CheckBytes(const google::protobuf::MessageLite& record, const std::string& whose) {
  const size_t bytes = record.ByteSizeLong();
  if (bytes <= kConfigRecordBytesMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(whose, " takes ", bytes,
                                                 " bytes, over the limit of ",
                                                 kConfigRecordBytesMax, ": make it smaller"));
}

// `list` holds messages or strings, `key_of` says what makes one of them itself.
template <typename List, typename KeyOf>
absl::Status CheckEachOnce(const List& list, const std::string& whose, std::string_view what,
                           const KeyOf& key_of) {
  absl::flat_hash_set<std::string> seen;
  for (const auto& entry : list) {
    const std::string key = key_of(entry);
    if (seen.insert(key).second) continue;
    return absl::InvalidArgumentError(absl::StrCat(whose, " has the ", AbslView(what), " \"",
                                                   Printable(key), "\" twice: name it once"));
  }
  return absl::OkStatus();
}

// As sources are written on the command line.
std::string TextOf(const v1::Source& source) {
  return source.has_alias() ? absl::StrCat("@", source.alias()) : source.channel();
}

absl::Status CheckTitle(const v1::Chart& chart, const std::string& whose) {
  if (chart.title().empty()) return absl::OkStatus();
  return CheckName(chart.title(), absl::StrCat("title of ", whose));
}

absl::Status CheckSmoothing(const v1::Chart& chart, const std::string& whose) {
  if (chart.smoothing() >= 0 && chart.smoothing() < 1) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("smoothing ", chart.smoothing(), " of ", whose,
                                                 " is not a weight: use 0 to below 1"));
}

absl::Status CheckEnums(const v1::Chart& chart, const std::string& whose) {
  if (!v1::Axis_IsValid(chart.axis())) {
    return absl::InvalidArgumentError(
        absl::StrCat("axis ", chart.axis(), " of ", whose, " is unknown: use one of Axis"));
  }
  if (v1::Scale_IsValid(chart.y_scale())) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("y_scale ", chart.y_scale(), " of ", whose, " is unknown: use one of Scale"));
}

absl::Status CheckSources(const v1::Chart& chart, const std::string& whose) {
  if (chart.sources().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(whose, " has no sources: name at least one"));
  }
  absl::Status status =
      CheckCount(static_cast<size_t>(chart.sources_size()), kChartSourcesMax, whose, "sources");
  for (const v1::Source& source : chart.sources()) status.Update(CheckBounds(source));
  status.Update(CheckEachOnce(chart.sources(), whose, "source", TextOf));
  return status;
}

template <typename List>
absl::Status CheckNamesOnce(const List& list, const std::string& whose, std::string_view what) {
  return CheckEachOnce(list, whose, what, [](const auto& entry) { return entry.name(); });
}

}  // namespace

absl::Status CheckBounds(const v1::Source& source) {
  if (source.has_channel()) return CheckName(source.channel(), "channel name");
  if (source.has_alias()) return CheckName(source.alias(), "alias name");
  return absl::InvalidArgumentError("no source: name a channel or an alias");
}

absl::Status CheckBounds(const v1::Alias& alias) {
  absl::Status status = CheckName(alias.name(), "alias name");
  if (!status.ok()) return status;
  const std::string whose = Whose("alias", alias.name());
  if (alias.channels().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(whose, " has no channels: name at least one"));
  }
  status =
      CheckCount(static_cast<size_t>(alias.channels_size()), kAliasChannelsMax, whose, "channels");
  for (const std::string& channel : alias.channels()) {
    status.Update(CheckName(channel, absl::StrCat("channel name in ", whose)));
  }
  status.Update(CheckEachOnce(alias.channels(), whose, "channel",
                              [](const std::string& channel) { return channel; }));
  status.Update(CheckBytes(alias, whose));
  return status;
}

absl::Status CheckBounds(const v1::Chart& chart) {
  absl::Status status = CheckName(chart.name(), "chart name");
  if (!status.ok()) return status;
  const std::string whose = Whose("chart", chart.name());
  status = CheckTitle(chart, whose);
  status.Update(CheckSources(chart, whose));
  status.Update(CheckEnums(chart, whose));
  status.Update(CheckSmoothing(chart, whose));
  status.Update(CheckBytes(chart, whose));
  return status;
}

absl::Status CheckBounds(const v1::ChartSet& chart_set) {
  absl::Status status = CheckName(chart_set.name(), "chart set name");
  if (!status.ok()) return status;
  const std::string whose = Whose("chart set", chart_set.name());
  status =
      CheckCount(static_cast<size_t>(chart_set.charts_size()), kChartSetChartsMax, whose, "charts");
  for (const v1::Chart& chart : chart_set.charts()) status.Update(CheckBounds(chart));
  status.Update(CheckNamesOnce(chart_set.charts(), whose, "chart"));
  status.Update(CheckBytes(chart_set, whose));
  return status;
}

absl::Status CheckBounds(const v1::ProjectConfig& config) {
  const std::string whose = "the config";
  absl::Status status =
      CheckCount(static_cast<size_t>(config.aliases_size()), kAliasesMax, whose, "aliases");
  status.Update(CheckCount(static_cast<size_t>(config.chart_sets_size()), kChartSetsMax, whose,
                           "chart sets"));
  if (config.ByteSizeLong() > kConfigBytesMax) {
    status.Update(absl::InvalidArgumentError(absl::StrCat(whose, " takes ", config.ByteSizeLong(),
                                                          " bytes, over the limit of ",
                                                          kConfigBytesMax, ": make it smaller")));
  }
  for (const v1::Alias& alias : config.aliases()) status.Update(CheckBounds(alias));
  for (const v1::ChartSet& chart_set : config.chart_sets()) status.Update(CheckBounds(chart_set));
  status.Update(CheckNamesOnce(config.aliases(), whose, "alias"));
  status.Update(CheckNamesOnce(config.chart_sets(), whose, "chart set"));
  return status;
}

}  // namespace nereid::storage

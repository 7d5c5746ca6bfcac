#include "client/cli/source_statistic.h"

#include "absl/strings/match.h"
#include "client/cli/source_name.h"

namespace nereid::client {

std::string StatisticName(v1::Statistic statistic) {
  switch (statistic) {
    case v1::STATISTIC_MIN:
      return "min";
    case v1::STATISTIC_MAX:
      return "max";
    default:
      return "last";
  }
}

absl::StatusOr<v1::SourceStatistic> ParseSourceStatistic(const std::string& text) {
  v1::SourceStatistic result;
  std::string name = text;
  for (const v1::Statistic statistic : {v1::STATISTIC_LAST, v1::STATISTIC_MIN, v1::STATISTIC_MAX}) {
    const std::string end = ":" + StatisticName(statistic);
    if (!absl::EndsWith(text, end)) continue;
    name = text.substr(0, text.size() - end.size());
    result.set_statistic(statistic);
  }
  const absl::StatusOr<v1::Source> source = ParseSource(name);
  if (!source.ok()) return source.status();
  *result.mutable_source() = *source;
  return result;
}

}  // namespace nereid::client

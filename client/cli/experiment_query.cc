#include "client/cli/experiment_query.h"

#include <algorithm>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/experiment_state.h"
#include "client/cli/list_pages.h"
#include "client/cli/source_name.h"
#include "client/cli/source_statistic.h"
#include "client/cli/timestamp_text.h"
#include "client/cli/whole_option.h"
#include "client/names.h"
#include "nereid/v1/experiments.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr int kSourcesMax = 100;
constexpr WholeBounds kLimitBounds{1, std::numeric_limits<uint32_t>::max()};
constexpr v1::Statistic kStatistics[] = {v1::STATISTIC_LAST, v1::STATISTIC_MIN, v1::STATISTIC_MAX};

absl::Status At(const std::string& option, const absl::Status& status) {
  return absl::InvalidArgumentError(absl::StrCat(option, ": ", status.message()));
}

// The index of the source, which is added if it is not there.
int IndexOf(const v1::Source& source, v1::ListExperimentsRequest* request) {
  for (int i = 0; i < request->sources_size(); ++i) {
    if (SourceName(request->sources(i)) == SourceName(source)) return i;
  }
  *request->add_sources() = source;
  return request->sources_size() - 1;
}

void AddValue(const v1::Source& source, v1::Statistic statistic, ExperimentQuery* query) {
  const int index = IndexOf(source, &query->request);
  const bool is_there = std::any_of(query->values.begin(), query->values.end(),
                                    [&](const ExperimentQuery::Value& value) {
                                      return value.source == index && value.statistic == statistic;
                                    });
  if (!is_there) query->values.push_back({index, statistic});
}

absl::Status AddSources(const std::vector<std::string>& texts, ExperimentQuery* query) {
  for (const std::string& text : texts) {
    const absl::StatusOr<v1::SourceStatistic> parsed = ParseSourceStatistic(text);
    if (!parsed.ok()) return At("--source", parsed.status());
    for (const v1::Statistic statistic : kStatistics) {
      const bool is_meant =
          parsed->statistic() == v1::STATISTIC_UNSPECIFIED || parsed->statistic() == statistic;
      if (is_meant) AddValue(parsed->source(), statistic, query);
    }
  }
  return absl::OkStatus();
}

absl::Status AddOrder(const std::string& sort, ExperimentQuery* query) {
  v1::ExperimentOrder& order = *query->request.mutable_order();
  if (sort == "name") order.set_field(v1::EXPERIMENT_FIELD_NAME);
  if (sort == "created") order.set_field(v1::EXPERIMENT_FIELD_CREATE_TIME);
  if (order.key_case() != v1::ExperimentOrder::KEY_NOT_SET) return absl::OkStatus();
  absl::StatusOr<v1::SourceStatistic> parsed = ParseSourceStatistic(sort);
  if (!parsed.ok()) return At("--sort", parsed.status());
  if (parsed->statistic() == v1::STATISTIC_UNSPECIFIED) parsed->set_statistic(v1::STATISTIC_LAST);
  AddValue(parsed->source(), parsed->statistic(), query);
  *order.mutable_source_statistic() = *parsed;
  return absl::OkStatus();
}

ListingCell ValueCell(const v1::ExperimentValues& values, const ExperimentQuery::Value& shown) {
  if (shown.source >= values.values_size()) return std::monostate();
  const v1::SourceValue& value = values.values(shown.source);
  switch (shown.statistic) {
    case v1::STATISTIC_MIN:
      return OptionalNumber(value.has_min(), value.min());
    case v1::STATISTIC_MAX:
      return OptionalNumber(value.has_max(), value.max());
    default:
      return OptionalNumber(value.has_last(), value.last());
  }
}

// Maps have no order of their own.
TextMap SortedParameters(const v1::Experiment& experiment) {
  TextMap parameters(experiment.parameters().begin(), experiment.parameters().end());
  std::sort(parameters.begin(), parameters.end());
  return parameters;
}

std::vector<ListingCell> Row(const v1::Experiment& experiment, const v1::ExperimentValues& values,
                             const ExperimentQuery& query) {
  std::vector<ListingCell> row = {
      experiment.name(), StateName(experiment.state()), FormatTimestamp(experiment.create_time()),
      TextList(experiment.tags().begin(), experiment.tags().end()), SortedParameters(experiment)};
  for (const ExperimentQuery::Value& value : query.values) row.push_back(ValueCell(values, value));
  return row;
}

Listing EmptyListing(const ExperimentQuery& query) {
  Listing listing{{{"name"}, {"state"}, {"created"}, {"tags"}, {"parameters"}}, {}};
  for (const ExperimentQuery::Value& value : query.values) {
    const std::string source = SourceName(query.request.sources(value.source));
    listing.columns.push_back(
        {absl::StrCat(source, ":", StatisticName(value.statistic)), Alignment::kRight});
  }
  return listing;
}

}  // namespace

void ExperimentQueryOptions::AddTo(OptionParser* parser) {
  parser->AddValues("state", OptionParser::kNoShortName, &states);
  parser->AddValue("name", OptionParser::kNoShortName, &name);
  parser->AddValues("tag", OptionParser::kNoShortName, &tags);
  parser->AddValues("source", OptionParser::kNoShortName, &sources);
  parser->AddValue("sort", OptionParser::kNoShortName, &sort);
  parser->AddFlag("descending", OptionParser::kNoShortName, &descending);
  parser->AddValue("limit", OptionParser::kNoShortName, &limit);
}

absl::StatusOr<ExperimentQuery> ExperimentQueryOptions::Resolve(const std::string& project) const {
  ExperimentQuery query;
  query.request.set_project(project);
  query.request.set_name_contains(name.value_or(""));
  for (const std::string& text : states) {
    const absl::StatusOr<v1::ExperimentState> state = ParseState(text);
    if (!state.ok()) return state.status();
    query.request.add_states(*state);
  }
  for (const std::string& tag : tags) {
    if (absl::Status status = CheckName("tag", tag); !status.ok()) return At("--tag", status);
    query.request.add_tags(tag);
  }
  absl::Status status = AddSources(sources, &query);
  if (status.ok() && sort.has_value()) status = AddOrder(*sort, &query);
  if (!status.ok()) return status;
  if (query.request.sources_size() > kSourcesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        query.request.sources_size(), " sources are too many; name at most ", kSourcesMax));
  }
  if (descending) query.request.mutable_order()->set_descending(true);
  if (!limit.has_value()) return query;
  const absl::StatusOr<uint32_t> count = ParseWhole("--limit", limit, kLimitBounds, 0);
  if (!count.ok()) return count.status();
  query.limit = *count;
  query.request.set_page_size(static_cast<int>(std::min<uint32_t>(*count, kPageEntriesMax)));
  return query;
}

absl::StatusOr<Listing> ListExperiments(const ServerConnection& connection,
                                        const ExperimentQuery& query) {
  Listing listing = EmptyListing(query);
  const auto is_full = [&] {
    return query.limit.has_value() && listing.rows.size() >= *query.limit;
  };
  const absl::Status status = EachPage(
      connection, &v1::ExperimentService::Stub::ListExperiments, query.request,
      [&](const v1::ListExperimentsResponse& page) {
        for (int i = 0; i < page.experiments_size() && !is_full(); ++i) {
          const bool has_values = i < page.values_size();
          listing.rows.push_back(Row(page.experiments(i),
                                     has_values ? page.values(i) : v1::ExperimentValues(), query));
        }
        return !is_full();
      });
  if (!status.ok()) return status;
  return listing;
}

}  // namespace nereid::client

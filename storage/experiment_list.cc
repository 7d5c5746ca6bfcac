#include "storage/experiment_list.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/config_bounds.h"
#include "storage/crc32c.h"
#include "storage/damage.h"
#include "storage/experiment_order.h"
#include "storage/limits.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

// Of a value of a source in an answer, besides its names.
constexpr size_t kListedValueBytes = 64;

// What decides which experiments come in which order.
uint32_t CrcOf(v1::ListExperimentsRequest request) {
  request.clear_page_size();
  request.clear_page_token();
  request.clear_sources();
  return Crc32c(request.SerializeAsString());
}

absl::Status CheckRequest(const v1::ListExperimentsRequest& request) {
  if (request.sources_size() > kListedSourcesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(request.sources_size(), " sources: ask for at most ", kListedSourcesMax));
  }
  absl::Status status;
  for (const v1::Source& source : request.sources()) status.Update(CheckBounds(source));
  const v1::ExperimentOrder& order = request.order();
  if (order.has_source_statistic()) status.Update(CheckBounds(order.source_statistic().source()));
  return status;
}

// The place behind which the page begins; one without a name for the first page.
absl::StatusOr<ExperimentPlace> PlaceOf(const v1::ListExperimentsRequest& request) {
  ExperimentPlace place;
  if (request.page_token().empty()) return place;
  const absl::StatusOr<std::string> bytes = BytesOfToken(request.page_token());
  if (!bytes.ok()) return bytes.status();
  if (place.ParseFromString(*bytes) && place.request_crc() == CrcOf(request)) return place;
  return absl::InvalidArgumentError(
      absl::StrCat("page_token \"", Printable(request.page_token()),
                   "\" was not given by a page of this request: leave it empty, or ask as before"));
}

bool ContainsIgnoringCase(std::string_view text, const std::string& lower) {
  return absl::StrContains(absl::AsciiStrToLower({text.data(), text.size()}), lower);
}

absl::StatusOr<ListedExperiment> ListOne(const Catalog& catalog, const ExperimentLeases& leases,
                                         const std::string& name, const ExperimentRecord& record) {
  auto details = catalog.details().Find(record.experiment_id(), "");
  if (!details.ok()) return details.status();
  return ListedExperiment{
      name, record, leases.StateOf(record), details->value_or(v1::Experiment()), {}};
}

// Lists for one request.
class ExperimentLister {
 public:
  ExperimentLister(const Catalog& catalog, const ExperimentLeases& leases, HeadCache& heads,
                   const v1::ListExperimentsRequest& request, ProjectId project)
      : catalog_(catalog),
        leases_(leases),
        heads_(heads),
        request_(request),
        project_(project),
        lower_name_(absl::AsciiStrToLower(request.name_contains())),
        resolver_(&catalog, project) {}

  absl::StatusOr<ExperimentList> List(const ExperimentPlace& place, size_t size) {
    const bool is_as_stored = IsByName() && !request_.order().descending();
    absl::Status status = is_as_stored ? AddAsStored(place, size) : AddSorted(place, size);
    if (!status.ok()) return status;
    return std::move(list_);
  }

 private:
  struct Candidate {
    SortKey key;
    ExperimentRecord record;
  };

  bool IsByName() const {
    return !request_.order().has_source_statistic() &&
           request_.order().field() != v1::EXPERIMENT_FIELD_CREATE_TIME;
  }

  bool HasFilters() const {
    return !request_.states().empty() || !lower_name_.empty() || !request_.tags().empty();
  }

  // Reads no more experiments than the page needs.
  absl::Status AddAsStored(const ExperimentPlace& place, size_t size) {
    PageRequest next{HasFilters() ? kPageSizeMax : static_cast<int>(size) + 1,
                     TokenOf(place.name())};
    do {
      const auto page = catalog_.experiments().List(project_, next);
      if (!page.ok()) return page.status();
      for (const Named<ExperimentRecord>& entry : page->entries) {
        const absl::StatusOr<bool> wanted = IsWanted(entry);
        if (!wanted.ok()) return wanted.status();
        if (!*wanted) continue;
        if (IsFull(size)) return GoOnBehindLast();
        if (absl::Status status = Add(SortKey{.name = entry.name}, entry.record); !status.ok()) {
          return status;
        }
      }
      next.token = page->next_token;
    } while (!next.token.empty());
    return absl::OkStatus();
  }

  absl::Status AddSorted(const ExperimentPlace& place, size_t size) {
    absl::StatusOr<std::vector<Candidate>> candidates = ReadCandidates(place);
    if (!candidates.ok()) return candidates.status();
    const auto by_key = [](const Candidate& left, const Candidate& right) {
      return left.key < right.key;
    };
    const size_t sorted = std::min(size + 1, candidates->size());
    std::partial_sort(candidates->begin(), candidates->begin() + static_cast<ptrdiff_t>(sorted),
                      candidates->end(), by_key);
    for (size_t i = 0; i < sorted; ++i) {
      if (IsFull(size)) return GoOnBehindLast();
      if (absl::Status status = Add((*candidates)[i].key, (*candidates)[i].record); !status.ok())
        return status;
    }
    return absl::OkStatus();
  }

  // Those behind `place` that the filters let through.
  absl::StatusOr<std::vector<Candidate>> ReadCandidates(const ExperimentPlace& place) {
    auto all = catalog_.experiments().All(project_);
    if (!all.ok()) return all.status();
    if (absl::Status status = FindRankedSeries(); !status.ok()) return status;
    const bool names_descend = IsByName() && request_.order().descending();
    const SortKey after{place.rank(), place.value(), place.name(), names_descend};
    std::vector<Candidate> candidates;
    candidates.reserve(all->size());
    for (Named<ExperimentRecord>& entry : *all) {
      const absl::StatusOr<bool> wanted = IsWanted(entry);
      if (!wanted.ok()) return wanted.status();
      if (!*wanted) continue;
      absl::StatusOr<SortKey> key = KeyOf(entry);
      if (!key.ok()) return key.status();
      const bool is_behind = place.name().empty() || after < *key;
      if (is_behind) candidates.push_back({*std::move(key), std::move(entry.record)});
    }
    return candidates;
  }

  absl::StatusOr<bool> IsWanted(const Named<ExperimentRecord>& entry) const {
    if (!request_.states().empty()) {
      const v1::ExperimentState state = leases_.StateOf(entry.record);
      const auto& states = request_.states();
      if (std::find(states.begin(), states.end(), state) == states.end()) return false;
    }
    if (!lower_name_.empty() && !ContainsIgnoringCase(entry.name, lower_name_)) return false;
    return request_.tags().empty() ? absl::StatusOr<bool>(true) : HasTags(entry.record);
  }

  absl::StatusOr<bool> HasTags(const ExperimentRecord& record) const {
    const auto details = catalog_.details().Find(record.experiment_id(), "");
    if (!details.ok()) return details.status();
    if (!details->has_value()) return false;
    const auto& tags = (*details)->tags();
    return std::all_of(request_.tags().begin(), request_.tags().end(), [&](const auto& tag) {
      return std::find(tags.begin(), tags.end(), tag) != tags.end();
    });
  }

  absl::StatusOr<SortKey> KeyOf(const Named<ExperimentRecord>& entry) {
    const v1::ExperimentOrder& order = request_.order();
    if (order.has_source_statistic()) return KeyOfSeries(entry);
    if (order.field() == v1::EXPERIMENT_FIELD_CREATE_TIME) {
      // Nanoseconds of this century, exact to a few hundred of them.
      return KeyOfValue(static_cast<double>(entry.record.create_time_unix_nanos()),
                        order.descending(), entry.name);
    }
    return SortKey{.name = entry.name, .names_descend = order.descending()};
  }

  absl::StatusOr<SortKey> KeyOfSeries(const Named<ExperimentRecord>& entry) {
    const v1::ExperimentOrder& order = request_.order();
    const auto series = ranked_series_.find(entry.record.experiment_id());
    if (series == ranked_series_.end()) return SortKey{.name = entry.name};
    const absl::StatusOr<Head> head = heads_.Get(series->second);
    if (absl::IsDataLoss(head.status())) return SortKey{.name = entry.name};
    if (!head.ok()) return head.status();
    return KeyOfHead(*head, order.source_statistic().statistic(), order.descending(), entry.name);
  }

  absl::Status FindRankedSeries() {
    if (!request_.order().has_source_statistic()) return absl::OkStatus();
    auto series = resolver_.ResolveEverywhere(request_.order().source_statistic().source(),
                                              SourceTypes::kNumericOnly);
    if (!series.ok()) return series.status();
    ranked_series_ = *std::move(series);
    return absl::OkStatus();
  }

  absl::StatusOr<SourceHead> ReadValue(const v1::Source& source, const std::string& experiment,
                                       const ExperimentRecord& record) {
    SourceHead value;
    absl::StatusOr<SourceChannel> channel =
        resolver_.Resolve(source, SourceTypes::kNumericOnly, record.experiment_id());
    value.status = channel.status();
    if (!channel.ok()) return value;
    const absl::StatusOr<Head> head = heads_.Get(channel->record.series_id());
    if (!head.ok() && !absl::IsDataLoss(head.status())) return head.status();
    value.status = NameChannel(head.status(), request_.project(), experiment, channel->name);
    value.channel = std::move(channel->name);
    if (head.ok()) value.head = *head;
    return value;
  }

  bool IsFull(size_t size) const {
    return list_.experiments.size() == size || bytes_ >= kAnswerBytesMax;
  }

  absl::Status Add(const SortKey& key, const ExperimentRecord& record) {
    absl::StatusOr<ListedExperiment> listed = ListOne(catalog_, leases_, key.name, record);
    if (!listed.ok()) return listed.status();
    for (const v1::Source& source : request_.sources()) {
      absl::StatusOr<SourceHead> value = ReadValue(source, key.name, record);
      if (!value.ok()) return value.status();
      bytes_ += kListedValueBytes + value->channel.size() + value->status.message().size();
      listed->values.push_back(*std::move(value));
    }
    last_key_ = key;
    bytes_ += listed->name.size() + listed->details.ByteSizeLong();
    list_.experiments.push_back(*std::move(listed));
    return absl::OkStatus();
  }

  absl::Status GoOnBehindLast() {
    ExperimentPlace place;
    place.set_request_crc(CrcOf(request_));
    place.set_name(last_key_.name);
    place.set_rank(last_key_.rank);
    place.set_value(last_key_.value);
    list_.next_token = TokenOf(place.SerializeAsString());
    return absl::OkStatus();
  }

  const Catalog& catalog_;
  const ExperimentLeases& leases_;
  HeadCache& heads_;
  const v1::ListExperimentsRequest& request_;
  const ProjectId project_;
  const std::string lower_name_;
  SourceResolver resolver_;
  absl::flat_hash_map<ExperimentId, SeriesId> ranked_series_;
  SortKey last_key_;
  size_t bytes_ = 0;
  ExperimentList list_;
};

}  // namespace

absl::StatusOr<ListedExperiment> FindExperiment(const Catalog& catalog,
                                                const ExperimentLeases& leases,
                                                const std::string& project,
                                                const std::string& name) {
  const absl::StatusOr<ExperimentRecord> record = catalog.FindExperiment(project, name);
  if (!record.ok()) return record.status();
  return ListOne(catalog, leases, name, *record);
}

absl::StatusOr<ExperimentList> ListExperiments(const Catalog& catalog,
                                               const ExperimentLeases& leases, HeadCache& heads,
                                               const v1::ListExperimentsRequest& request) {
  if (absl::Status status = CheckRequest(request); !status.ok()) return status;
  const absl::StatusOr<int> size = PageSize(request.page_size());
  if (!size.ok()) return size.status();
  const absl::StatusOr<ExperimentPlace> place = PlaceOf(request);
  if (!place.ok()) return place.status();
  const absl::StatusOr<ProjectRecord> project = catalog.GetProject(request.project());
  if (!project.ok()) return project.status();
  return ExperimentLister(catalog, leases, heads, request, project->project_id())
      .List(*place, static_cast<size_t>(*size));
}

}  // namespace nereid::storage

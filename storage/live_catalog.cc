#include "storage/live_catalog.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nereid/v1/experiments.pb.h"
#include "storage/ingest_session.h"
#include "storage/limits.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

constexpr char kProjectCounter[] = "project";
constexpr char kExperimentCounter[] = "experiment";

std::unique_ptr<Series> MakeSeries(const ChannelRecord& record, std::string_view name) {
  auto series = std::make_unique<Series>();
  series->id = record.series_id();
  series->name = {static_cast<v1::ValueType>(record.type()), std::string(name)};
  series->in_overflow_family = record.in_overflow_family();
  return series;
}

}  // namespace

int64_t NowUnixNanos() { return absl::ToUnixNanos(absl::Now()); }

absl::StatusOr<uint64_t> LiveCatalog::NextNumber(std::string_view counter, CommitGroup& group) {
  auto found = new_counters_.find(counter);
  if (found == new_counters_.end()) {
    const absl::StatusOr<uint64_t> committed = catalog_->GetCounter(counter);
    if (!committed.ok()) return committed.status();
    found = new_counters_.emplace(counter, *committed).first;
  }
  catalog_->PutCounter(group.batch(), counter, ++found->second);
  return found->second;
}

absl::StatusOr<bool> LiveCatalog::HasProject(std::string_view name) const {
  if (new_projects_.find(name) != new_projects_.end()) return true;
  const absl::Status status = catalog_->GetProject(name).status();
  if (status.ok()) return true;
  if (absl::IsNotFound(status)) return false;
  return status;
}

absl::StatusOr<ProjectRecord> LiveCatalog::OpenProject(std::string_view name, CommitGroup& group) {
  if (const auto found = new_projects_.find(name); found != new_projects_.end()) {
    return found->second;
  }
  absl::StatusOr<ProjectRecord> committed = catalog_->GetProject(name);
  if (!absl::IsNotFound(committed.status())) return committed;
  const absl::StatusOr<uint64_t> number = NextNumber(kProjectCounter, group);
  if (!number.ok()) return number.status();
  ProjectRecord record;
  record.set_project_id(*number);
  record.set_create_time_unix_nanos(NowUnixNanos());
  catalog_->PutProject(group.batch(), name, record);
  new_projects_.emplace(name, record);
  return record;
}

absl::StatusOr<LiveExperiment*> LiveCatalog::OpenExperiment(std::string_view project,
                                                            std::string_view name,
                                                            CommitGroup& group) {
  absl::StatusOr<LiveExperiment*> found = FindExperiment(project, name);
  if (!absl::IsNotFound(found.status())) return found;
  return CreateExperiment(project, name, group);
}

absl::StatusOr<LiveExperiment*> LiveCatalog::FindExperiment(std::string_view project,
                                                            std::string_view name) {
  const auto found = experiments_.find({std::string(project), std::string(name)});
  if (found != experiments_.end()) return found->second.get();
  const absl::StatusOr<ProjectRecord> owner = catalog_->GetProject(project);
  if (!owner.ok()) return owner.status();
  absl::StatusOr<ExperimentRecord> committed = catalog_->GetExperiment(owner->project_id(), name);
  if (!committed.ok()) return committed.status();
  return Add(project, owner->project_id(), name, *std::move(committed));
}

absl::StatusOr<LiveExperiment*> LiveCatalog::CreateExperiment(std::string_view project,
                                                              std::string_view name,
                                                              CommitGroup& group) {
  const absl::StatusOr<ProjectRecord> owner = OpenProject(project, group);
  if (!owner.ok()) return owner.status();
  const absl::StatusOr<uint64_t> number = NextNumber(kExperimentCounter, group);
  if (!number.ok()) return number.status();
  ExperimentRecord record;
  record.set_experiment_id(*number);
  record.set_create_time_unix_nanos(NowUnixNanos());
  record.set_state(v1::EXPERIMENT_STATE_RUNNING);
  LiveExperiment* experiment = Add(project, owner->project_id(), name, std::move(record));
  group.Touch(*experiment);
  return experiment;
}

LiveExperiment* LiveCatalog::Add(std::string_view project, ProjectId project_id,
                                 std::string_view name, ExperimentRecord record) {
  auto experiment = std::make_unique<LiveExperiment>();
  experiment->project = project;
  experiment->project_id = project_id;
  experiment->name = name;
  experiment->record = std::move(record);
  auto& place = experiments_[{std::string(project), std::string(name)}];
  place = std::move(experiment);
  return place.get();
}

absl::StatusOr<Series*> LiveCatalog::FindChannel(LiveExperiment& experiment,
                                                 std::string_view name) {
  const auto found = experiment.channels.find(name);
  if (found != experiment.channels.end()) return found->second.get();
  const absl::StatusOr<ChannelRecord> record =
      catalog_->GetChannel(experiment.record.experiment_id(), name);
  if (absl::IsNotFound(record.status())) return nullptr;
  if (!record.ok()) return record.status();
  std::unique_ptr<Series> series = MakeSeries(*record, name);
  series->family = families_->Find(series->name, series->in_overflow_family);
  const absl::StatusOr<Head> head = catalog_->GetHead(series->id);
  if (!head.ok()) return head.status();
  series->head = *head;
  return (experiment.channels[std::string(name)] = std::move(series)).get();
}

// Whether the channel gets, or already has, a family of its own.
bool LiveCatalog::ClaimFamily(LiveExperiment& experiment, const FamilyName& name,
                              CommitGroup& group) {
  if (families_->Contains(name) || new_families_.contains(name)) return true;
  if (experiment.record.claimed_families() >= kExperimentFamiliesMax) return false;
  if (families_->Remaining() <= static_cast<int>(new_families_.size())) return false;
  new_families_.insert(name);
  experiment.record.set_claimed_families(experiment.record.claimed_families() + 1);
  group.Touch(experiment);
  return true;
}

absl::StatusOr<Series*> LiveCatalog::CreateChannel(LiveExperiment& experiment,
                                                   std::string_view name, v1::ValueType type,
                                                   CommitGroup& group) {
  const uint32_t ordinal = experiment.record.next_channel_ordinal();
  if (ordinal >> kChannelOrdinalBits != 0) {
    return absl::ResourceExhaustedError(
        absl::StrCat("experiment \"", Printable(experiment.name), "\" has had ", ordinal,
                     " channels, its limit: use another experiment"));
  }
  ChannelRecord record;
  record.set_series_id(MakeSeriesId(experiment.record.experiment_id(), ordinal));
  record.set_type(type);
  record.set_in_overflow_family(!ClaimFamily(experiment, {type, std::string(name)}, group));
  experiment.record.set_next_channel_ordinal(ordinal + 1);
  group.Touch(experiment);
  catalog_->PutChannel(group.batch(), experiment.record.experiment_id(), name, record);
  Series* series = (experiment.channels[std::string(name)] = MakeSeries(record, name)).get();
  group.Touch(*series);
  return series;
}

absl::StatusOr<LiveWriter*> LiveCatalog::OpenWriter(LiveExperiment& experiment,
                                                    const std::string& writer_id) {
  const auto found = experiment.writers.find(writer_id);
  if (found != experiment.writers.end()) return &found->second;
  absl::StatusOr<WriterRecord> record =
      catalog_->GetWriter(experiment.record.experiment_id(), writer_id);
  if (!record.ok() && !absl::IsNotFound(record.status())) return record.status();
  LiveWriter& writer = experiment.writers[writer_id];
  if (record.ok()) writer.record = *std::move(record);
  return &writer;
}

void LiveCatalog::Release() {
  new_projects_.clear();
  new_counters_.clear();
  new_families_.clear();
  std::erase_if(experiments_, [](const auto& entry) { return entry.second->open_sessions == 0; });
}

void LiveCatalog::Forget(const absl::Status& status) {
  for (auto& [key, experiment] : experiments_) {
    for (auto& [writer_id, writer] : experiment->writers) {
      if (writer.session != nullptr) writer.session->Lose(status);
    }
  }
  experiments_.clear();
  Release();
}

}  // namespace nereid::storage

#include "storage/live_catalog.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nereid/v1/experiments.pb.h"
#include "storage/experiment_details.h"
#include "storage/ingest_session.h"
#include "storage/limits.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

constexpr char kProjectCounter[] = "project";
constexpr char kExperimentCounter[] = "experiment";
constexpr char kDeletionCounter[] = "deletion";
constexpr char kEtagCounter[] = "etag";

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
  group.NoteCatalogChange();
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
  added_.push_back(place.get());
  return place.get();
}

void LiveCatalog::AddSession(LiveExperiment& experiment) {
  ++experiment.open_sessions;
  if (experiment.lease == nullptr) {
    experiment.lease = leases_->Take(experiment.record.experiment_id());
  }
}

absl::StatusOr<v1::Experiment> LiveCatalog::GetDetails(LiveExperiment& experiment) {
  if (experiment.details.has_value()) return *experiment.details;
  const auto found = catalog_->details().Find(experiment.record.experiment_id(), "");
  if (!found.ok()) return found.status();
  return experiment.details.emplace(found->value_or(v1::Experiment()));
}

absl::Status LiveCatalog::SetDetails(LiveExperiment& experiment, v1::Experiment details,
                                     CommitGroup& group) {
  SortTags(details);
  if (absl::Status status = CheckDetails(details); !status.ok()) return status;
  absl::StatusOr<std::string> etag = NextEtag(group);
  if (!etag.ok()) return etag.status();
  details.set_etag(*std::move(etag));
  catalog_->details().Put(group.batch(), experiment.record.experiment_id(), "", details);
  experiment.details = std::move(details);
  return absl::OkStatus();
}

absl::StatusOr<Series*> LiveCatalog::FindChannel(LiveExperiment& experiment,
                                                 std::string_view name) {
  experiment.last_used = commits_;
  const auto found = experiment.channels.find(name);
  if (found != experiment.channels.end()) return found->second.get();
  const absl::StatusOr<ChannelRecord> record =
      catalog_->GetChannel(experiment.record.experiment_id(), name);
  if (absl::IsNotFound(record.status())) return nullptr;
  if (!record.ok()) return record.status();
  const absl::StatusOr<Head> head = catalog_->GetHead(record->series_id());
  if (!head.ok()) return head.status();
  Series* series = AddChannel(experiment, name, *record);
  series->family = families_->Find(series->name, series->in_overflow_family);
  series->head = *head;
  return series;
}

Series* LiveCatalog::AddChannel(LiveExperiment& experiment, std::string_view name,
                                const ChannelRecord& record) {
  auto& place = experiment.channels[std::string(name)];
  place = MakeSeries(record, name);
  ++loaded_channels_;
  return place.get();
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
  group.NoteChannelsChange(experiment.record.experiment_id());
  catalog_->PutChannel(group.batch(), experiment.project_id, experiment.record.experiment_id(),
                       name, record);
  Series* series = AddChannel(experiment, name, record);
  group.Touch(*series);
  return series;
}

absl::StatusOr<std::string> LiveCatalog::NextEtag(CommitGroup& group) {
  const absl::StatusOr<uint64_t> number = NextNumber(kEtagCounter, group);
  if (!number.ok()) return number.status();
  return absl::StrCat(*number);
}

absl::Status LiveCatalog::PutDeletion(DeletionRecord record, CommitGroup& group) {
  const absl::StatusOr<uint64_t> number = NextNumber(kDeletionCounter, group);
  if (!number.ok()) return number.status();
  catalog_->PutDeletion(group.batch(), {*number, std::move(record)});
  return absl::OkStatus();
}

absl::Status LiveCatalog::DeleteChannel(const ChannelPath& path, CommitGroup& group) {
  const absl::StatusOr<ChannelRecord> channel = catalog_->FindChannel(path);
  if (!channel.ok()) return channel.status();
  const absl::StatusOr<ProjectId> project = catalog_->FindProjectId(path.project);
  if (!project.ok()) return project.status();
  const absl::StatusOr<ExperimentId> owner =
      catalog_->FindExperimentId(path.project, path.experiment);
  if (!owner.ok()) return owner.status();
  DeletionRecord deletion;
  deletion.mutable_channel()->set_name(path.channel);
  *deletion.mutable_channel()->mutable_record() = *channel;
  if (absl::Status status = PutDeletion(std::move(deletion), group); !status.ok()) return status;
  group.NoteChannelsChange(*owner);
  catalog_->RemoveChannel(group.batch(), *project, *owner, path.channel);
  const auto live = experiments_.find({path.project, path.experiment});
  if (live == experiments_.end()) return absl::OkStatus();
  loaded_channels_ -= live->second->channels.erase(path.channel);
  ++live->second->channels_epoch;
  return absl::OkStatus();
}

absl::Status LiveCatalog::DeleteExperiment(const std::string& project, const std::string& name,
                                           CommitGroup& group) {
  const absl::StatusOr<ExperimentId> experiment = catalog_->FindExperimentId(project, name);
  if (!experiment.ok()) return experiment.status();
  const absl::StatusOr<ProjectId> owner = catalog_->FindProjectId(project);
  if (!owner.ok()) return owner.status();
  DeletionRecord deletion;
  deletion.set_experiment_id(*experiment);
  deletion.set_owner_project_id(*owner);
  if (absl::Status status = PutDeletion(std::move(deletion), group); !status.ok()) return status;
  group.NoteCatalogChange();
  catalog_->RemoveExperiment(group.batch(), *owner, name);
  const auto live = experiments_.find({project, name});
  if (live != experiments_.end()) EndSessions(*live->second, group);
  return absl::OkStatus();
}

absl::Status LiveCatalog::DeleteProject(const std::string& name, CommitGroup& group) {
  const absl::StatusOr<ProjectRecord> project = catalog_->GetProject(name);
  if (!project.ok()) return project.status();
  DeletionRecord deletion;
  deletion.set_project_id(project->project_id());
  if (absl::Status status = PutDeletion(std::move(deletion), group); !status.ok()) return status;
  group.NoteCatalogChange();
  catalog_->RemoveProject(group.batch(), name);
  for (const auto& [key, experiment] : experiments_) {
    if (experiment->project == name) EndSessions(*experiment, group);
  }
  return absl::OkStatus();
}

// The experiment is forgotten once the group is written.
void LiveCatalog::EndSessions(LiveExperiment& experiment, CommitGroup& group) {
  const absl::Status deleted = absl::AbortedError(
      absl::StrCat("experiment \"", Printable(experiment.name), "\" was deleted"));
  for (auto& [writer_id, writer] : experiment.writers) {
    if (writer.session != nullptr) writer.session->End(deleted, group);
  }
  group.Leave(experiment);
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

void LiveCatalog::ForgetGroup() {
  new_projects_.clear();
  new_counters_.clear();
  new_families_.clear();
  added_.clear();
}

void LiveCatalog::Release(const std::vector<LiveExperiment*>& left) {
  ++commits_;
  added_.insert(added_.end(), left.begin(), left.end());
  std::sort(added_.begin(), added_.end());
  added_.erase(std::unique(added_.begin(), added_.end()), added_.end());
  for (LiveExperiment* experiment : added_) {
    if (experiment->open_sessions == 0) ForgetExperiment(*experiment);
  }
  ForgetGroup();
  KeepWithinBudget();
}

void LiveCatalog::ForgetExperiment(LiveExperiment& experiment) {
  LetChannelsGo(experiment);
  experiments_.erase({experiment.project, experiment.name});
}

void LiveCatalog::LetChannelsGo(LiveExperiment& experiment) {
  loaded_channels_ -= experiment.channels.size();
  experiment.channels.clear();
  ++experiment.channels_epoch;
}

void LiveCatalog::KeepWithinBudget() {
  if (loaded_channels_ <= max_loaded_channels_) return;
  std::vector<LiveExperiment*> longest_unused;
  for (const auto& [key, experiment] : experiments_) longest_unused.push_back(experiment.get());
  std::sort(longest_unused.begin(), longest_unused.end(),
            [](const LiveExperiment* left, const LiveExperiment* right) {
              return left->last_used < right->last_used;
            });
  for (LiveExperiment* experiment : longest_unused) {
    if (loaded_channels_ <= max_loaded_channels_ / 4 * 3) return;
    LetChannelsGo(*experiment);
  }
}

void LiveCatalog::Forget(const absl::Status& status) {
  for (auto& [key, experiment] : experiments_) {
    for (auto& [writer_id, writer] : experiment->writers) {
      if (writer.session != nullptr) writer.session->Lose(status);
    }
  }
  experiments_.clear();
  loaded_channels_ = 0;
  ForgetGroup();
}

}  // namespace nereid::storage

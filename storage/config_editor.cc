#include "storage/config_editor.h"

#include <google/protobuf/util/message_differencer.h>

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/config_bounds.h"
#include "storage/limits.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

using google::protobuf::util::MessageDifferencer;

// The records of one owner, as they are and as they become.
template <typename Record>
struct Records {
  const RecordTable<Record>* table;
  uint64_t owner = 0;
  size_t count_max = 0;
};

template <typename Record>
std::string Called(const Records<Record>& records, const std::string& name) {
  return absl::StrCat(records.table->kind(), " \"", Printable(name), "\"");
}

template <typename Record>
absl::Status CheckEtag(const Records<Record>& records, const std::string& name,
                       const Record& stored, const std::string& etag) {
  if (etag.empty() || etag == stored.etag()) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat(Called(records, name), " has etag ", stored.etag(),
                                         ", not ", Printable(etag),
                                         ": it was changed; read it again"));
}

// Where one more record is created.
template <typename Record>
absl::Status CheckRoom(const Records<Record>& records) {
  const auto all = records.table->All(records.owner);
  if (!all.ok()) return all.status();
  if (all->size() < records.count_max) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("there is no room for another ",
                                                 records.table->kind(), ": there are ", all->size(),
                                                 " already; delete some"));
}

// Without the name, which is in the key.
template <typename Record>
absl::Status Put(const Records<Record>& records, Record& record, LiveCatalog& live_catalog,
                 CommitGroup& group) {
  absl::StatusOr<std::string> etag = live_catalog.NextEtag(group);
  if (!etag.ok()) return etag.status();
  record.set_etag(*std::move(etag));
  Record nameless = record;
  nameless.clear_name();
  records.table->Put(group.batch(), records.owner, record.name(), nameless);
  group.NoteCatalogChange();
  return absl::OkStatus();
}

template <typename Record>
void Remove(const Records<Record>& records, const std::string& name, CommitGroup& group) {
  records.table->Remove(group.batch(), records.owner, name);
  group.NoteCatalogChange();
}

// Charts of a set have no etag of their own.
void ClearChartEtags(v1::ChartSet& chart_set) {
  for (v1::Chart& chart : *chart_set.mutable_charts()) chart.clear_etag();
}
void ClearChartEtags(const v1::Alias& /*alias*/) {}
void ClearChartEtags(const v1::Chart& /*chart*/) {}

template <typename Record>
absl::Status Change(const Records<Record>& records, const RecordChange<Record>& change,
                    LiveCatalog& live_catalog, CommitGroup& group, Record& record) {
  const absl::StatusOr<Record> stored = records.table->Get(records.owner, change.name);
  const bool is_new = absl::IsNotFound(stored.status());
  if (!stored.ok() && !is_new) return stored.status();
  const bool must_be_present = change.presence == Presence::kPresent || !change.etag.empty();
  if (is_new && must_be_present) return stored.status();
  if (!is_new && change.presence == Presence::kAbsent) {
    return absl::AlreadyExistsError(
        absl::StrCat("there is already ", Called(records, change.name), ": update it"));
  }
  if (!is_new) record = *stored;
  absl::Status status =
      is_new ? CheckRoom(records) : CheckEtag(records, change.name, record, change.etag);
  record.set_name(change.name);
  const Record before = record;
  if (status.ok()) status = change.change(record);
  ClearChartEtags(record);
  record.set_etag(before.etag());
  status.Update(CheckBounds(record));
  if (!status.ok() || (!is_new && MessageDifferencer::Equals(before, record))) return status;
  return Put(records, record, live_catalog, group);
}

template <typename Record>
absl::Status Delete(const Records<Record>& records, const std::string& name,
                    const std::string& etag, CommitGroup& group) {
  const absl::StatusOr<Record> stored = records.table->Get(records.owner, name);
  if (!stored.ok()) return stored.status();
  absl::Status status = CheckEtag(records, name, *stored, etag);
  if (status.ok()) Remove(records, name, group);
  return status;
}

v1::AliasChange& ChangeOf(const v1::Alias&, v1::ConfigChange& change) {
  return *change.mutable_alias();
}

v1::ChartSetChange& ChangeOf(const v1::ChartSet&, v1::ConfigChange& change) {
  return *change.mutable_chart_set();
}

// Appends what has to change so that the records become `wanted`, by name.
template <typename Record, typename List>
absl::Status Compare(const Records<Record>& records, const List& wanted,
                     std::vector<v1::ConfigChange>& changes) {
  std::map<std::string, std::pair<const Record*, const Record*>> by_name;
  auto stored = records.table->All(records.owner);
  if (!stored.ok()) return stored.status();
  for (Named<Record>& entry : *stored) {
    entry.record.set_name(entry.name);
    entry.record.clear_etag();
    by_name[entry.name].first = &entry.record;
  }
  for (const Record& record : wanted) by_name[record.name()].second = &record;
  for (const auto& [name, pair] : by_name) {
    const auto& [before, after] = pair;
    if (before != nullptr && after != nullptr && MessageDifferencer::Equals(*before, *after)) {
      continue;
    }
    auto& change = ChangeOf(Record(), changes.emplace_back());
    if (before != nullptr) *change.mutable_before() = *before;
    if (after != nullptr) *change.mutable_after() = *after;
  }
  return absl::OkStatus();
}

template <typename Record, typename RecordChange>
absl::Status PutChange(const Records<Record>& records, const RecordChange& change,
                       LiveCatalog& live_catalog, CommitGroup& group) {
  if (Record record = change.after(); change.has_after()) {
    return Put(records, record, live_catalog, group);
  }
  Remove(records, change.before().name(), group);
  return absl::OkStatus();
}

// Etags of a config mean nothing, and empty ones are compared.
v1::ProjectConfig WithoutEtags(v1::ProjectConfig config) {
  for (v1::Alias& alias : *config.mutable_aliases()) alias.clear_etag();
  for (v1::ChartSet& chart_set : *config.mutable_chart_sets()) {
    chart_set.clear_etag();
    ClearChartEtags(chart_set);
  }
  return config;
}

absl::StatusOr<ProjectId> OpenProject(const std::string& project, LiveCatalog& live_catalog,
                                      CommitGroup& group) {
  absl::StatusOr<ProjectRecord> record = live_catalog.OpenProject(project, group);
  if (!record.ok()) return record.status();
  return record->project_id();
}

}  // namespace

template <typename Record>
absl::StatusOr<Record> ConfigEditor::ChangeOfProject(const std::string& project,
                                                     const RecordTable<Record>& table,
                                                     size_t count_max,
                                                     const RecordChange<Record>& change) {
  if (absl::Status status = CheckProjectName(project); !status.ok()) return status;
  Record record;
  absl::Status status = commit_([&](LiveCatalog& live_catalog, CommitGroup& group) -> absl::Status {
    const auto owner = change.presence == Presence::kPresent
                           ? catalog_->FindProjectId(project)
                           : OpenProject(project, live_catalog, group);
    if (!owner.ok()) return owner.status();
    return Change(Records<Record>{&table, *owner, count_max}, change, live_catalog, group, record);
  });
  if (!status.ok()) return status;
  return record;
}

template <typename Record>
absl::Status ConfigEditor::DeleteOfProject(const std::string& project,
                                           const RecordTable<Record>& table,
                                           const std::string& name, const std::string& etag) {
  return commit_([&](LiveCatalog&, CommitGroup& group) -> absl::Status {
    const auto owner = catalog_->FindProjectId(project);
    if (!owner.ok()) return owner.status();
    return Delete(Records<Record>{&table, *owner}, name, etag, group);
  });
}

absl::StatusOr<v1::Alias> ConfigEditor::ChangeAlias(const std::string& project,
                                                    const RecordChange<v1::Alias>& change) {
  return ChangeOfProject(project, catalog_->aliases(), kAliasesMax, change);
}

absl::StatusOr<v1::ChartSet> ConfigEditor::ChangeChartSet(
    const std::string& project, const RecordChange<v1::ChartSet>& change) {
  return ChangeOfProject(project, catalog_->chart_sets(), kChartSetsMax, change);
}

absl::Status ConfigEditor::DeleteAlias(const std::string& project, const std::string& name,
                                       const std::string& etag) {
  return DeleteOfProject(project, catalog_->aliases(), name, etag);
}

absl::Status ConfigEditor::DeleteChartSet(const std::string& project, const std::string& name,
                                          const std::string& etag) {
  return DeleteOfProject(project, catalog_->chart_sets(), name, etag);
}

absl::StatusOr<v1::Chart> ConfigEditor::ChangeChart(const std::string& project,
                                                    const std::string& experiment,
                                                    const RecordChange<v1::Chart>& change) {
  v1::Chart chart;
  absl::Status status = commit_([&](LiveCatalog& live_catalog, CommitGroup& group) -> absl::Status {
    const auto owner = catalog_->FindExperimentId(project, experiment);
    if (!owner.ok()) return owner.status();
    return Change(Records<v1::Chart>{&catalog_->charts(), *owner, kChartsMax}, change, live_catalog,
                  group, chart);
  });
  if (!status.ok()) return status;
  return chart;
}

absl::Status ConfigEditor::DeleteChart(const std::string& project, const std::string& experiment,
                                       const std::string& name, const std::string& etag) {
  return commit_([&](LiveCatalog&, CommitGroup& group) -> absl::Status {
    const auto owner = catalog_->FindExperimentId(project, experiment);
    if (!owner.ok()) return owner.status();
    return Delete(Records<v1::Chart>{&catalog_->charts(), *owner}, name, etag, group);
  });
}

absl::StatusOr<std::vector<v1::ConfigChange>> ConfigEditor::Apply(const std::string& project,
                                                                  const v1::ProjectConfig& config,
                                                                  bool dry_run) {
  absl::Status status = CheckProjectName(project);
  status.Update(CheckBounds(config));
  if (!status.ok()) return status;
  const v1::ProjectConfig wanted = WithoutEtags(config);
  std::vector<v1::ConfigChange> changes;
  status = commit_([&](LiveCatalog& live_catalog, CommitGroup& group) -> absl::Status {
    auto owner =
        dry_run ? catalog_->FindProjectId(project) : OpenProject(project, live_catalog, group);
    // Ids start at 1: what is not there owns nothing.
    if (dry_run && absl::IsNotFound(owner.status())) owner = ProjectId{0};
    if (!owner.ok()) return owner.status();
    const Records<v1::Alias> aliases{&catalog_->aliases(), *owner};
    const Records<v1::ChartSet> chart_sets{&catalog_->chart_sets(), *owner};
    absl::Status compared = Compare(aliases, wanted.aliases(), changes);
    compared.Update(Compare(chart_sets, wanted.chart_sets(), changes));
    if (!compared.ok() || dry_run) return compared;
    for (const v1::ConfigChange& change : changes) {
      compared.Update(change.has_alias()
                          ? PutChange(aliases, change.alias(), live_catalog, group)
                          : PutChange(chart_sets, change.chart_set(), live_catalog, group));
    }
    return compared;
  });
  if (!status.ok()) return status;
  return changes;
}

}  // namespace nereid::storage

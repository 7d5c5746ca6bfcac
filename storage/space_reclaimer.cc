#include "storage/space_reclaimer.h"

#include "storage/crash_point.h"
#include "storage/limits.h"
#include "storage/series_compaction.h"

namespace nereid::storage {
namespace {

SeriesRange SeriesOfDeletion(const DeletionRecord& record) {
  if (record.has_experiment_id()) return SeriesOf(record.experiment_id());
  const SeriesId series = record.channel().record().series_id();
  return {series, series + 1};
}

rocksdb::ColumnFamilyHandle* FamilyOf(const Families& families, const std::string& name,
                                      const ChannelRecord& channel) {
  return families.Find({static_cast<v1::ValueType>(channel.type()), name},
                       channel.in_overflow_family());
}

}  // namespace

absl::Status SpaceReclaimer::ReclaimAll() {
  absl::Status result;
  uint64_t last = 0;
  while (!*canceled_) {
    const auto deletions = catalog_->ListDeletions(last, kDeletionsTogetherMax);
    if (!deletions.ok()) return deletions.status();
    if (deletions->empty()) return result;
    result.Update(ReclaimTogether(*deletions));
    last = deletions->back().number;
  }
  return absl::UnavailableError("giving back space was interrupted: it goes on at the next start");
}

absl::Status SpaceReclaimer::ReclaimTogether(const std::vector<Deletion>& deletions) {
  absl::Status result;
  SeriesByFamily removed;
  std::vector<Deletion> settled;
  for (const Deletion& deletion : deletions) {
    const bool is_project = deletion.record.has_project_id();
    absl::Status status =
        is_project ? SplitProject(deletion) : RemovePoints(deletion.record, removed);
    if (status.ok() && deletion.record.owner_project_id() != 0) {
      status = RemoveFromIndex(deletion.record);
    }
    if (status.ok() && !is_project) settled.push_back(deletion);
    result.Update(status);
  }
  for (auto& [family, series] : removed) {
    absl::Status status = CompactSeries(db_, family, std::move(series), canceled_);
    if (!status.ok()) return status;
  }
  PassCrashPoint(kDeletionCompacted);
  result.Update(Settle(settled));
  return result;
}

absl::Status SpaceReclaimer::SplitProject(const Deletion& deletion) {
  while (true) {
    const auto page = catalog_->ListExperiments(deletion.record.project_id(), {kPageSizeMax, ""});
    if (!page.ok()) return page.status();
    if (absl::Status status = SplitPage(deletion, *page); !status.ok()) return status;
    if (page->next_token.empty()) return absl::OkStatus();
  }
}

absl::Status SpaceReclaimer::SplitPage(const Deletion& deletion,
                                       const Page<ExperimentRecord>& page) {
  return commit_([&](LiveCatalog& live_catalog, CommitGroup& group) -> absl::Status {
    for (const Named<ExperimentRecord>& experiment : page.entries) {
      DeletionRecord part;
      part.set_experiment_id(experiment.record.experiment_id());
      const absl::Status status = live_catalog.PutDeletion(std::move(part), group);
      if (!status.ok()) return status;
      catalog_->RemoveExperiment(group.batch(), deletion.record.project_id(), experiment.name);
    }
    if (!page.next_token.empty()) return absl::OkStatus();
    catalog_->RemoveIndex(group.batch(), deletion.record.project_id());
    catalog_->aliases().RemoveAll(group.batch(), deletion.record.project_id());
    catalog_->chart_sets().RemoveAll(group.batch(), deletion.record.project_id());
    catalog_->RemoveDeletion(group.batch(), deletion.number);
    return absl::OkStatus();
  });
}

absl::StatusOr<SpaceReclaimer::FamilySet> SpaceReclaimer::FamiliesOf(
    const DeletionRecord& record) const {
  // Open pieces of every series lie in the tail.
  FamilySet result = {families_->tail()};
  if (record.has_channel()) {
    result.insert(FamilyOf(*families_, record.channel().name(), record.channel().record()));
  }
  PageRequest next{kPageSizeMax, ""};
  while (record.has_experiment_id()) {
    const auto page = catalog_->ListChannels(record.experiment_id(), next);
    if (!page.ok()) return page.status();
    for (const Named<ChannelRecord>& channel : page->entries) {
      result.insert(FamilyOf(*families_, channel.name, channel.record));
    }
    next.token = page->next_token;
    if (next.token.empty()) break;
  }
  // Of channels that never got a point.
  result.erase(nullptr);
  return result;
}

absl::Status SpaceReclaimer::RemovePoints(const DeletionRecord& record, SeriesByFamily& removed) {
  const absl::StatusOr<FamilySet> families = FamiliesOf(record);
  if (!families.ok()) return families.status();
  PassCrashPoint(kDeletionMarked);
  const SeriesRange series = SeriesOfDeletion(record);
  for (rocksdb::ColumnFamilyHandle* family : *families) removed[family].push_back(series);
  absl::Status status = commit_([&](LiveCatalog&, CommitGroup& group) {
    rocksdb::WriteBatch& batch = group.batch();
    // Also in the tail, whose keys are single-deleted else: a deleted series is never written
    // again, so no SingleDelete comes behind the range, and what is older than the range it covers.
    for (rocksdb::ColumnFamilyHandle* family : *families) {
      batch.DeleteRange(family, SeriesKey(series.begin), SeriesKey(series.end));
    }
    catalog_->RemoveHeads(batch, series);
    if (record.has_experiment_id()) catalog_->RemoveWriters(batch, record.experiment_id());
    return absl::OkStatus();
  });
  PassCrashPoint(kDeletionPointsRemoved);
  return status;
}

absl::Status SpaceReclaimer::RemoveFromIndex(const DeletionRecord& record) {
  PageRequest next{kPageSizeMax, ""};
  do {
    const auto page = catalog_->ListChannels(record.experiment_id(), next);
    if (!page.ok()) return page.status();
    absl::Status status = commit_([&](LiveCatalog&, CommitGroup& group) {
      for (const Named<ChannelRecord>& channel : page->entries) {
        catalog_->RemoveFromIndex(group.batch(), record.owner_project_id(), record.experiment_id(),
                                  channel.name);
      }
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    next.token = page->next_token;
  } while (!next.token.empty());
  return absl::OkStatus();
}

absl::Status SpaceReclaimer::Settle(const std::vector<Deletion>& deletions) {
  return commit_([&](LiveCatalog&, CommitGroup& group) {
    for (const Deletion& deletion : deletions) {
      if (deletion.record.has_experiment_id()) {
        const ExperimentId experiment = deletion.record.experiment_id();
        catalog_->RemoveChannels(group.batch(), experiment);
        catalog_->charts().RemoveAll(group.batch(), experiment);
        catalog_->details().RemoveAll(group.batch(), experiment);
      }
      catalog_->RemoveDeletion(group.batch(), deletion.number);
    }
    return absl::OkStatus();
  });
}

}  // namespace nereid::storage

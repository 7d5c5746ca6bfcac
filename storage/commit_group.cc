#include "storage/commit_group.h"

#include <algorithm>
#include <utility>

namespace nereid::storage {

void CommitGroup::Touch(Series& series) {
  if (std::exchange(series.in_group, true)) return;
  series_.push_back(&series);
  if (series.pending == nullptr) series.pending = pool_.Take();
}

void CommitGroup::Touch(LiveExperiment& experiment) {
  if (std::exchange(experiment.in_group, true)) return;
  experiments_.push_back(&experiment);
}

void CommitGroup::Touch(LiveExperiment& experiment, const std::string& writer_id,
                        LiveWriter& writer) {
  if (std::exchange(writer.in_group, true)) return;
  writers_.push_back({&experiment, writer_id, &writer});
}

void CommitGroup::NoteChannelsChange(ExperimentId experiment) {
  const bool is_noted = !changed_experiments_.empty() && changed_experiments_.back() == experiment;
  if (!is_noted) changed_experiments_.push_back(experiment);
}

absl::Status CommitGroup::FindFamilies(Families& families) {
  std::vector<FamilyName> missing;
  for (Series* series : series_) {
    if (series->family == nullptr) {
      series->family = families.Find(series->name, series->in_overflow_family);
    }
    if (series->family == nullptr) missing.push_back(series->name);
  }
  if (missing.empty()) return absl::OkStatus();
  // Several experiments may bring the same new name.
  std::sort(missing.begin(), missing.end());
  missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
  if (absl::Status status = families.Create(missing); !status.ok()) return status;
  for (Series* series : series_) {
    series->family = families.Find(series->name, series->in_overflow_family);
  }
  return absl::OkStatus();
}

absl::Status CommitGroup::PutSeries(SeriesWriter& writer) {
  writer.BeginCommit(series_.size());
  for (Series* series : series_) {
    if (absl::Status status = writer.Write(*series, batch_); !status.ok()) return status;
    pool_.Return(std::move(series->pending));
    series->in_group = false;
  }
  return absl::OkStatus();
}

absl::Status CommitGroup::Close(Families& families, const Catalog& catalog, SeriesWriter& writer) {
  if (absl::Status status = FindFamilies(families); !status.ok()) return status;
  if (absl::Status status = PutSeries(writer); !status.ok()) return status;
  for (LiveExperiment* experiment : experiments_) {
    catalog.PutExperiment(batch_, experiment->project_id, experiment->name, experiment->record);
    experiment->in_group = false;
  }
  for (const TouchedWriter& touched : writers_) {
    catalog.PutWriter(batch_, touched.experiment->record.experiment_id(), touched.writer_id,
                      touched.writer->record);
    touched.writer->in_group = false;
  }
  return absl::OkStatus();
}

void CommitGroup::Clear() {
  batch_.Clear();
  series_.clear();
  experiments_.clear();
  writers_.clear();
  left_.clear();
  changed_experiments_.clear();
  catalog_changes_ = false;
  answers_.clear();
}

void CommitGroup::Answers(const absl::Status& status) {
  for (const Answer& answer : answers_) answer(status);
}

}  // namespace nereid::storage

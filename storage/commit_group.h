// What one commit writes and whom it answers afterwards.

#ifndef NEREID_STORAGE_COMMIT_GROUP_H_
#define NEREID_STORAGE_COMMIT_GROUP_H_

#include <rocksdb/write_batch.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "storage/catalog.h"
#include "storage/live_experiment.h"
#include "storage/pending_points.h"
#include "storage/series_writer.h"
#include "storage/watch_hub.h"

namespace nereid::storage {

// Touched by the committer's thread alone. Cleared and used again, so that its memory is.
class CommitGroup {
 public:
  // Called after the group was written, or could not be, in the order of the calls.
  using Answer = std::function<void(const absl::Status&)>;

  // Each is listed once, however often it is called. Gives a series memory for pending points.
  void Touch(Series& series);
  void Touch(LiveExperiment& experiment);
  void Touch(LiveExperiment& experiment, const std::string& writer_id, LiveWriter& writer);

  // What Touch was called for.
  const std::vector<Series*>& series() const { return series_; }

  // Channels of the experiment are created or deleted: who watches it looks for its channels again.
  void NoteChannelsChange(ExperimentId experiment);

  // Anything else changes which channel stands for a source, as experiments do that come or go:
  // everybody who watches looks for all channels again.
  void NoteCatalogChange() { catalog_changes_ = true; }

  // Call when the group was written.
  void Tell(WatchHub& hub) const { hub.Tell({series_, changed_experiments_, catalog_changes_}); }

  // A session has left the experiment.
  void Leave(LiveExperiment& experiment) { left_.push_back(&experiment); }
  const std::vector<LiveExperiment*>& left() const { return left_; }

  void AnswerLater(Answer answer) { answers_.push_back(std::move(answer)); }

  // For records that are put at once.
  rocksdb::WriteBatch& batch() { return batch_; }

  // Puts everything touched into the batch: families are created, heads and records are put.
  absl::Status Close(Families& families, const Catalog& catalog, SeriesWriter& writer);

  // Forgets everything; call when it was answered.
  void Clear();

  bool empty() const { return answers_.empty() && batch_.Count() == 0; }

  // Tells every answer how the write went.
  void Answers(const absl::Status& status);

 private:
  struct TouchedWriter {
    LiveExperiment* experiment;
    std::string writer_id;
    LiveWriter* writer;
  };

  absl::Status FindFamilies(Families& families);
  absl::Status PutSeries(SeriesWriter& writer);

  rocksdb::WriteBatch batch_;
  std::vector<Series*> series_;
  std::vector<LiveExperiment*> experiments_;
  std::vector<TouchedWriter> writers_;
  std::vector<LiveExperiment*> left_;
  // Not always each once.
  std::vector<ExperimentId> changed_experiments_;
  bool catalog_changes_ = false;
  std::vector<Answer> answers_;
  PendingPointsPool pool_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_COMMIT_GROUP_H_

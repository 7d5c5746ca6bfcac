// The committer's view of projects, experiments and channels: what was committed, and what the
// commit group under way adds.

#ifndef NEREID_STORAGE_LIVE_CATALOG_H_
#define NEREID_STORAGE_LIVE_CATALOG_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/catalog.h"
#include "storage/commit_group.h"
#include "storage/live_experiment.h"

namespace nereid::storage {

// Touched by the committer's thread alone. Names must have been checked.
class LiveCatalog {
 public:
  // When more than `max_loaded_channels` are in memory after a commit, those of the experiments
  // that were not used for longest are let go, until a quarter of the room is free.
  LiveCatalog(const Catalog* catalog, Families* families, ExperimentLeases* leases,
              size_t max_loaded_channels)
      : catalog_(catalog),
        families_(families),
        leases_(leases),
        max_loaded_channels_(max_loaded_channels) {}

  // Whether there is a project of the name.
  absl::StatusOr<bool> HasProject(std::string_view name) const;

  // Created if absent. Errors are those of reading the catalog.
  absl::StatusOr<ProjectRecord> OpenProject(std::string_view name, CommitGroup& group);

  // As above. The pointer is good until Release finds the experiment without sessions, or Forget.
  absl::StatusOr<LiveExperiment*> OpenExperiment(std::string_view project, std::string_view name,
                                                 CommitGroup& group);

  // NOT_FOUND if there is none.
  absl::StatusOr<LiveExperiment*> FindExperiment(std::string_view project, std::string_view name);

  // A session was opened on the experiment.
  void AddSession(LiveExperiment& experiment);

  // Description, tags, parameters and etag.
  absl::StatusOr<v1::Experiment> GetDetails(LiveExperiment& experiment);

  // With a new etag. INVALID_ARGUMENT as CheckDetails; nothing is changed then.
  absl::Status SetDetails(LiveExperiment& experiment, v1::Experiment details, CommitGroup& group);

  // Null if there is none of the name. The pointer is good until the experiment's `channels_epoch`
  // changes, which happens between commits.
  absl::StatusOr<Series*> FindChannel(LiveExperiment& experiment, std::string_view name);

  // There must be none of the name. RESOURCE_EXHAUSTED when the experiment has had 2^24 channels.
  absl::StatusOr<Series*> CreateChannel(LiveExperiment& experiment, std::string_view name,
                                        v1::ValueType type, CommitGroup& group);

  // Take what is named out of the catalog and out of memory, and note what the background has to
  // give back. Sessions that are open on a deleted experiment are ended with ABORTED. NOT_FOUND as
  // Catalog::Find… and GetProject. The group must be the operation's own.
  absl::Status DeleteChannel(const ChannelPath& path, CommitGroup& group);
  absl::Status DeleteExperiment(const std::string& project, const std::string& name,
                                CommitGroup& group);
  absl::Status DeleteProject(const std::string& name, CommitGroup& group);

  // An etag that no record has had.
  absl::StatusOr<std::string> NextEtag(CommitGroup& group);

  // Notes what the background has to give back.
  absl::Status PutDeletion(DeletionRecord record, CommitGroup& group);

  // The writer's record, an empty one if it never wrote.
  absl::StatusOr<LiveWriter*> OpenWriter(LiveExperiment& experiment, const std::string& writer_id);

  // Call when the group was written, with the experiments that sessions have left in it: forgets
  // what no stream has open, and channels past the budget.
  void Release(const std::vector<LiveExperiment*>& left);

  // Call when the group could not be written: memory and disk differ, so every session is ended
  // with `status` and everything is forgotten.
  void Forget(const absl::Status& status);

 private:
  using ExperimentKey = std::pair<std::string, std::string>;

  absl::StatusOr<uint64_t> NextNumber(std::string_view counter, CommitGroup& group);
  absl::StatusOr<LiveExperiment*> CreateExperiment(std::string_view project, std::string_view name,
                                                   CommitGroup& group);
  LiveExperiment* Add(std::string_view project, ProjectId project_id, std::string_view name,
                      ExperimentRecord record);
  bool ClaimFamily(LiveExperiment& experiment, const FamilyName& name, CommitGroup& group);

  Series* AddChannel(LiveExperiment& experiment, std::string_view name,
                     const ChannelRecord& record);
  void EndSessions(LiveExperiment& experiment, CommitGroup& group);
  void ForgetGroup();
  void ForgetExperiment(LiveExperiment& experiment);
  void LetChannelsGo(LiveExperiment& experiment);
  void KeepWithinBudget();

  const Catalog* const catalog_;
  Families* const families_;
  ExperimentLeases* const leases_;
  const size_t max_loaded_channels_;
  size_t loaded_channels_ = 0;
  uint64_t commits_ = 0;
  // Loaded in the group under way; no stream may have opened them.
  std::vector<LiveExperiment*> added_;
  std::map<ExperimentKey, std::unique_ptr<LiveExperiment>> experiments_;
  // What the group under way creates; RocksDB cannot tell yet.
  std::map<std::string, ProjectRecord, std::less<>> new_projects_;
  std::map<std::string, uint64_t, std::less<>> new_counters_;
  std::set<FamilyName> new_families_;
};

// Unix time now, in nanoseconds.
int64_t NowUnixNanos();

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_LIVE_CATALOG_H_

// Gives back the space of what was deleted: carries out the deletions that the catalog has on
// record. Points are removed from the files at once; records, which are small, when RocksDB
// compacts them.

#ifndef NEREID_STORAGE_SPACE_RECLAIMER_H_
#define NEREID_STORAGE_SPACE_RECLAIMER_H_

#include <rocksdb/db.h>

#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/catalog.h"
#include "storage/commit_group.h"
#include "storage/families.h"
#include "storage/live_catalog.h"

namespace nereid::storage {

// One thread. May be interrupted anywhere, by an error or the end of the process: the record of a
// deletion stays until everything it names is gone, and every step may be done again.
class SpaceReclaimer {
 public:
  using Change = std::function<absl::Status(LiveCatalog&, CommitGroup&)>;
  // Lets the committer make a change, and returns when it is durable.
  using Commit = std::function<absl::Status(Change)>;

  // Stops soon after `*canceled` became true.
  SpaceReclaimer(rocksdb::DB* db, const Families* families, const Catalog* catalog, Commit commit,
                 std::atomic<bool>* canceled)
      : db_(db),
        families_(families),
        catalog_(catalog),
        commit_(std::move(commit)),
        canceled_(canceled) {}

  // Carries out every deletion on record. Passes over one that fails, whose record stays, and
  // returns the first error. UNAVAILABLE if it was canceled.
  absl::Status ReclaimAll();

 private:
  using FamilySet = std::set<rocksdb::ColumnFamilyHandle*>;
  using SeriesByFamily = std::map<rocksdb::ColumnFamilyHandle*, std::vector<SeriesRange>>;

  // Deletions that follow each other mostly lie in the same files, which are rewritten once.
  absl::Status ReclaimTogether(const std::vector<Deletion>& deletions);
  // Puts a deletion for each experiment in the place of that of the project.
  absl::Status SplitProject(const Deletion& deletion);
  absl::Status SplitPage(const Deletion& deletion, const Page<ExperimentRecord>& page);
  absl::StatusOr<FamilySet> FamiliesOf(const DeletionRecord& record) const;
  // Removes everything but the records of channels, which tell the families that are to be
  // compacted.
  absl::Status RemovePoints(const DeletionRecord& record, SeriesByFamily& removed);
  // The channels of a deleted experiment leave the index of channel names.
  absl::Status RemoveFromIndex(const DeletionRecord& record);
  absl::Status Settle(const std::vector<Deletion>& deletions);

  rocksdb::DB* const db_;
  const Families* const families_;
  const Catalog* const catalog_;
  const Commit commit_;
  std::atomic<bool>* const canceled_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SPACE_RECLAIMER_H_

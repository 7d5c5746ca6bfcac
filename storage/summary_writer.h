// Builds the pyramid of summaries of a series while its chunks are sealed: 64 chunks make a block
// of level 1, 64 blocks one of the next level, and so on.

#ifndef NEREID_STORAGE_SUMMARY_WRITER_H_
#define NEREID_STORAGE_SUMMARY_WRITER_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <string>

#include "absl/status/status.h"
#include "storage/open_summaries.h"
#include "storage/series.h"

namespace nereid::storage {

// Committer's thread alone. Series are NUMERIC and have a family.
class SummaryWriter {
 public:
  SummaryWriter(rocksdb::DB* db, const Families* families) : db_(db), families_(families) {}

  // Reads what is needed to go on behind the stored chunks; call before chunks are added in a
  // commit, when the commits before are written. DATA_LOSS if a stored value is damaged.
  absl::Status Prepare(const Series& series, rocksdb::WriteBatch& batch);

  // The chunk that follows the ones stored and added before is being put. Puts what blocks it
  // completes. Does nothing for a series that could not be prepared.
  void AddChunk(const Series& series, const Summary& chunk, rocksdb::WriteBatch& batch);

  // The chunks of the series are not what was put: it was truncated.
  void Forget(const Series& series) { open_.Forget(series.id); }
  // A commit failed.
  void ForgetAll() { open_.ForgetAll(); }

 private:
  absl::Status AddStored(const Series& series, OpenNodes& nodes, rocksdb::WriteBatch& batch);
  absl::Status AddStoredChunks(const Series& series, double covered_x, OpenNodes& nodes,
                               rocksdb::WriteBatch& batch);
  void AddNode(const Series& series, int level, const Summary& node, OpenNodes& nodes,
               rocksdb::WriteBatch& batch);

  rocksdb::DB* const db_;
  const Families* const families_;
  OpenSummaries open_;
  std::string value_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SUMMARY_WRITER_H_

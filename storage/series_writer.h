// Puts the accepted points of a series into a batch: chunks of kPiecePointsMax into the channel's
// family, what is left over into the tail, where later points find it.

#ifndef NEREID_STORAGE_SERIES_WRITER_H_
#define NEREID_STORAGE_SERIES_WRITER_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/catalog.h"
#include "storage/families.h"
#include "storage/series.h"
#include "storage/summary_writer.h"

namespace nereid::storage {

// Committer's thread alone.
class SeriesWriter {
 public:
  SeriesWriter(rocksdb::DB* db, const Families* families, const Catalog* catalog)
      : db_(db), families_(families), catalog_(catalog), summaries_(db, families) {}

  // Call before the first Write of every commit, once the last commit was written.
  void BeginCommit(size_t series_count);

  // Puts the pending points of `series` and its head; `series.family` must be set. The pending
  // points stay where they are. An error is one of reading the database.
  absl::Status Write(Series& series, rocksdb::WriteBatch& batch);

  // The commit failed: forgets what it knows of the store.
  void Forget() { summaries_.ForgetAll(); }

 private:
  absl::Status WritePoints(Series& series, rocksdb::WriteBatch& batch);
  bool ShouldSeal(const Series& series) const;
  // Moves the open points and, behind them, the pending ones into `gathered_`.
  absl::Status Gather(Series& series, rocksdb::WriteBatch& batch);
  absl::Status ReadOpenPieces(const Series& series);
  // Without summaries a chunk is still found, only slower, and damage shows when it is read.
  absl::Status PrepareSummaries(const Series& series, rocksdb::WriteBatch& batch);
  // Puts whole chunks and their summaries; returns where the points begin that are left over.
  size_t PutChunks(Series& series, const Points& points, rocksdb::WriteBatch& batch);
  void PutTail(Series& series, const Points& points, size_t begin, rocksdb::WriteBatch& batch);

  rocksdb::DB* const db_;
  const Families* const families_;
  const Catalog* const catalog_;
  SummaryWriter summaries_;
  // Open pieces that this commit may still read back.
  size_t open_pieces_left_ = 0;
  // Over the tail as it was before this commit; null until one is needed.
  std::unique_ptr<rocksdb::Iterator> tail_pieces_;
  Points piece_;
  Points gathered_;
  std::vector<std::string> gathered_keys_;
  std::string value_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_WRITER_H_

// Walks the stored blocks of summaries of one series, level by level, in order of x.

#ifndef NEREID_STORAGE_SUMMARY_CURSOR_H_
#define NEREID_STORAGE_SUMMARY_CURSOR_H_

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/key.h"
#include "storage/summary_block.h"

namespace nereid::storage {

// Not thread-safe. Must not outlive the database or the snapshot in `options`.
class SummaryCursor {
 public:
  // `family` is that of the series' chunks.
  SummaryCursor(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, SeriesId series,
                rocksdb::ReadOptions options);
  SummaryCursor(const SummaryCursor&) = delete;
  SummaryCursor& operator=(const SummaryCursor&) = delete;

  // The highest level that has a block; 0 if there is none, or after an error.
  int TopLevel();

  // Which level the calls below walk; 1 at first.
  void SetLevel(int level) { level_ = level; }

  // To the first block that starts behind `x`.
  void SeekBehind(double x);
  // To the last block that starts at or before `x`.
  void SeekToLastFrom(double x);
  // Only while Valid.
  void Next() { blocks_->Next(); }
  void Prev() { blocks_->Prev(); }

  // False past either end of the level, and after an error: see status().
  bool Valid() const { return blocks_->Valid() && LevelOfBlock() == level_; }
  absl::Status status() const;

  // Only while Valid.
  double first_x() const { return DoubleFromOrdered(ReadBigEndian64(key().substr(9))); }
  // As DecodeSummaryBlock.
  absl::Status Load(bool with_times, SummaryBlock& block) const;

 private:
  std::string_view key() const { return blocks_->key().ToStringView(); }
  int LevelOfBlock() const { return static_cast<uint8_t>(key()[8]); }

  rocksdb::DB* const db_;
  rocksdb::ColumnFamilyHandle* const family_;
  const SeriesId series_;
  const std::string lower_key_;
  const std::string upper_key_;
  const rocksdb::Slice lower_bound_;
  const rocksdb::Slice upper_bound_;
  std::unique_ptr<rocksdb::Iterator> blocks_;
  int level_ = 1;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SUMMARY_CURSOR_H_

#include "storage/summary_cursor.h"

#include <limits>

#include "storage/damage.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

constexpr double kLowest = std::numeric_limits<double>::lowest();

}  // namespace

SummaryCursor::SummaryCursor(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* family, SeriesId series,
                             rocksdb::ReadOptions options)
    : db_(db),
      family_(family),
      series_(series),
      lower_key_(PointKey(series, SummaryLevel(1), kLowest)),
      upper_key_(PointKeyEnd(series, SummaryLevel(kSummaryLevels))),
      lower_bound_(lower_key_),
      upper_bound_(upper_key_) {
  options.iterate_lower_bound = &lower_bound_;
  options.iterate_upper_bound = &upper_bound_;
  blocks_.reset(db->NewIterator(options, family));
}

int SummaryCursor::TopLevel() {
  blocks_->SeekToLast();
  return blocks_->Valid() ? LevelOfBlock() : 0;
}

void SummaryCursor::SeekBehind(double x) {
  blocks_->Seek(PointKey(series_, SummaryLevel(level_), x));
  if (Valid() && first_x() == x) Next();
}

void SummaryCursor::SeekToLastFrom(double x) {
  blocks_->SeekForPrev(PointKey(series_, SummaryLevel(level_), x));
}

absl::Status SummaryCursor::status() const {
  return FromRocksdbStatus(blocks_->status(), "reading summaries");
}

absl::Status SummaryCursor::Load(bool with_times, SummaryBlock& block) const {
  const absl::Status status =
      DecodeSummaryBlock(key(), blocks_->value().ToStringView(), with_times, block);
  return NameFiles(status, db_, family_, key());
}

}  // namespace nereid::storage

#include "storage/series_scan.h"

#include <limits>
#include <utility>

namespace nereid::storage {

SeriesScan::SeriesScan(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, SeriesId series,
                       Level level, double from_x, Lose lose)
    : series_(series),
      level_(level),
      lose_(std::move(lose)),
      lower_key_(PointKey(series, level, from_x)),
      upper_key_(PointKeyEnd(series, level)),
      lower_bound_(lower_key_),
      upper_bound_(upper_key_),
      next_ordered_(OrderedFromDouble(from_x)) {
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower_bound_;
  options.iterate_upper_bound = &upper_bound_;
  entries_.reset(db.NewIterator(options, family));
  entries_->SeekToFirst();
  PassDamage();
}

void SeriesScan::Next() {
  next_ordered_ = Ordered() + 1;
  entries_->Next();
  PassDamage();
}

void SeriesScan::PassDamage() {
  const rocksdb::Status status = entries_->status();
  if (entries_->Valid() || status.ok()) return;
  const bool goes_on = FindReadable() && entries_->Valid();
  lose_(goes_on ? std::optional<double>(first_x()) : std::nullopt, status);
}

bool SeriesScan::Reaches(uint64_t ordered) {
  entries_->Seek(PointKey(series_, level_, DoubleFromOrdered(ordered)));
  return entries_->Valid() || entries_->status().ok();
}

// Where one block is damaged, x before its end cannot be reached and those behind it can.
bool SeriesScan::FindReadable() {
  uint64_t lost = next_ordered_;
  uint64_t readable = OrderedFromDouble(std::numeric_limits<double>::max());
  if (lost >= readable || !Reaches(readable)) return false;
  while (readable - lost > 1) {
    const uint64_t middle = lost + (readable - lost) / 2;
    (Reaches(middle) ? readable : lost) = middle;
  }
  return Reaches(readable);
}

}  // namespace nereid::storage

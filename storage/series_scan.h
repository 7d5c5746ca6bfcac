#ifndef NEREID_STORAGE_SERIES_SCAN_H_
#define NEREID_STORAGE_SERIES_SCAN_H_

#include <rocksdb/db.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/key.h"

namespace nereid::storage {

// Walks what is stored of one series on one level, in order of x, and goes on behind blocks that
// cannot be read. Not thread-safe. Must not outlive the database.
class SeriesScan {
 public:
  // Told of entries that cannot be read: where they end, unless it is the end of the series, and
  // why.
  using Lose = std::function<void(std::optional<double> end_x, const rocksdb::Status& status)>;

  // From the first entry at or behind `from_x`.
  SeriesScan(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, SeriesId series, Level level,
             double from_x, Lose lose);
  SeriesScan(const SeriesScan&) = delete;
  SeriesScan& operator=(const SeriesScan&) = delete;

  // False at the end.
  bool Valid() const { return entries_->Valid(); }
  // Only while Valid.
  void Next();
  std::string_view key() const { return entries_->key().ToStringView(); }
  std::string_view value() const { return entries_->value().ToStringView(); }
  double first_x() const { return DoubleFromOrdered(Ordered()); }

 private:
  uint64_t Ordered() const { return ReadBigEndian64(key().substr(9)); }
  void PassDamage();
  bool FindReadable();
  bool Reaches(uint64_t ordered);

  const SeriesId series_;
  const Level level_;
  const Lose lose_;
  const std::string lower_key_;
  const std::string upper_key_;
  const rocksdb::Slice lower_bound_;
  const rocksdb::Slice upper_bound_;
  std::unique_ptr<rocksdb::Iterator> entries_;
  // Everything before was read.
  uint64_t next_ordered_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_SCAN_H_

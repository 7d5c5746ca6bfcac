// Holds the stored summaries of a series against its chunks.

#ifndef NEREID_STORAGE_SUMMARY_VERIFICATION_H_
#define NEREID_STORAGE_SUMMARY_VERIFICATION_H_

#include <rocksdb/db.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/series_scan.h"
#include "storage/summary.h"
#include "storage/summary_block.h"

namespace nereid::storage {

// The blocks of one level, and those of the levels above. Not thread-safe.
class SummaryVerification {
 public:
  // Told what is damaged from where on.
  using Lose = std::function<void(double from_x, std::optional<double> end_x, std::string what)>;

  SummaryVerification(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, SeriesId series,
                      int level, Lose lose);
  ~SummaryVerification();
  SummaryVerification(const SummaryVerification&) = delete;
  SummaryVerification& operator=(const SummaryVerification&) = delete;

  // The next node that the blocks of this level are made of, in order.
  void Take(const Summary& node);

  // Nodes between the last and the next one are not known.
  void Break() { nodes_.clear(); }

  // There are no more nodes: decodes the blocks that are left.
  void Finish();

 private:
  void Arrive();
  void Advance();
  void CompareBlock();

  const int level_;
  const Lose lose_;
  double last_x_;
  std::unique_ptr<SummaryVerification> above_;
  // Those that the block should be made of, as far as they came.
  std::vector<Summary> nodes_;
  // The one at `blocks_`, unless it is damaged.
  SummaryBlock block_;
  bool is_sound_ = false;
  SeriesScan blocks_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SUMMARY_VERIFICATION_H_

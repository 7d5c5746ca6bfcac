#include "storage/apply_truncation.h"

#include "storage/crash_point.h"
#include "storage/truncation.h"

namespace nereid::storage {

absl::Status ApplyTruncation(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* tail, Series& series,
                             double from_x, CommitGroup& group) {
  if (series.head.point_count == 0 || series.head.last_x < from_x) return absl::OkStatus();
  const absl::StatusOr<Head> head = TruncateSeries(db, tail, series, from_x, group.batch());
  if (!head.ok()) return head.status();
  series.head = *head;
  series.head_due = true;
  series.truncated = true;
  group.Touch(series);
  PassCrashPoint(kTruncateBeforeWrite);
  return absl::OkStatus();
}

}  // namespace nereid::storage

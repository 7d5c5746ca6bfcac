// What a chart shows of one numeric series.

#ifndef NEREID_STORAGE_SERIES_SAMPLER_H_
#define NEREID_STORAGE_SERIES_SAMPLER_H_

#include <rocksdb/db.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/column_edges.h"
#include "storage/column_summaries.h"
#include "storage/head.h"
#include "storage/piece_cursor.h"
#include "storage/summary.h"

namespace nereid::storage {

struct SampledColumn {
  size_t index = 0;
  // Without wall times unless the axis is one of time.
  Summary summary;
};

struct SampledSeries {
  // Of the first and the last column, in units of the axis.
  double from = 0;
  double to = 0;
  uint64_t point_count = 0;
  // The columns that hold points, or, if there are at most kRawPointsPerColumn times as many points
  // as columns, the points themselves.
  bool is_raw = true;
  std::vector<LonePoint> points;
  std::vector<SampledColumn> columns;
  // See SampleSeriesResponse.
  std::optional<LonePoint> before;
  std::optional<LonePoint> after;
  std::optional<double> last_x;
  uint64_t truncation_count = 0;
};

// Samples a NUMERIC series whose head is `head`, both as of the snapshot in `options`; `range` was
// checked. DATA_LOSS if a value that has to be read is damaged. Thread-safe.
absl::StatusOr<SampledSeries> SampleSeries(rocksdb::DB* db, const SeriesLocation& location,
                                           const rocksdb::ReadOptions& options, const Head& head,
                                           const ChartRange& range);

// The summary of all points with x < `end_x`, as above.
absl::StatusOr<Summary> SummarizeBefore(rocksdb::DB* db, const SeriesLocation& location,
                                        const rocksdb::ReadOptions& options, double end_x);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_SAMPLER_H_

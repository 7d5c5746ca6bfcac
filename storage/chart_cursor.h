// Goes through the charts that an experiment shows.

#ifndef NEREID_STORAGE_CHART_CURSOR_H_
#define NEREID_STORAGE_CHART_CURSOR_H_

#include "absl/status/statusor.h"
#include "nereid/v1/charts.pb.h"
#include "storage/catalog.h"

namespace nereid::storage {

// Gives the experiment's own charts by name, then those of the chart sets of its project, sets by
// name and charts in their order. Not thread-safe.
class ChartCursor {
 public:
  // Begins behind `place`.
  ChartCursor(const Catalog* catalog, ProjectId project, ExperimentId experiment, ChartPlace place);

  // Fills `chart_set` and `chart`. False: there was none left. DATA_LOSS for a damaged record.
  absl::StatusOr<bool> Next(v1::ExperimentChart& chart);

  // Behind the last chart given.
  const ChartPlace& place() const { return place_; }

 private:
  absl::StatusOr<bool> NextOwn(v1::ExperimentChart& chart);
  absl::StatusOr<bool> NextOfSets(v1::ExperimentChart& chart);

  const Catalog* const catalog_;
  const ProjectId project_;
  const ExperimentId experiment_;
  ChartPlace place_;
  // What was read ahead, and how much of it was given.
  Page<v1::Chart> own_charts_;
  size_t own_charts_given_ = 0;
  Page<v1::ChartSet> chart_sets_;
  size_t chart_sets_given_ = 0;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CHART_CURSOR_H_

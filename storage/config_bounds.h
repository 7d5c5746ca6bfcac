// What an alias, a chart and a chart set may hold.

#ifndef NEREID_STORAGE_CONFIG_BOUNDS_H_
#define NEREID_STORAGE_CONFIG_BOUNDS_H_

#include "absl/status/status.h"
#include "nereid/v1/aliases.pb.h"
#include "nereid/v1/chart_sets.pb.h"
#include "nereid/v1/charts.pb.h"
#include "nereid/v1/config.pb.h"
#include "nereid/v1/sources.pb.h"

namespace nereid::storage {

// Each: INVALID_ARGUMENT, naming the value and the bound, unless it is within what its proto
// states.
absl::Status CheckBounds(const v1::Source& source);
absl::Status CheckBounds(const v1::Alias& alias);
absl::Status CheckBounds(const v1::Chart& chart);
absl::Status CheckBounds(const v1::ChartSet& chart_set);
absl::Status CheckBounds(const v1::ProjectConfig& config);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CONFIG_BOUNDS_H_

#ifndef NEREID_SERVER_EXPERIMENT_CHARTS_H_
#define NEREID_SERVER_EXPERIMENT_CHARTS_H_

#include "absl/status/status.h"
#include "nereid/v1/charts.pb.h"
#include "storage/catalog.h"

namespace nereid::server {

// Answers ListExperimentCharts.
absl::Status FillExperimentCharts(const storage::Catalog& catalog,
                                  const v1::ListExperimentChartsRequest& request,
                                  v1::ListExperimentChartsResponse& response);

}  // namespace nereid::server

#endif  // NEREID_SERVER_EXPERIMENT_CHARTS_H_

// Charts in rows.

#ifndef NEREID_CLIENT_CLI_CHART_LISTING_H_
#define NEREID_CLIENT_CLI_CHART_LISTING_H_

#include <string>
#include <vector>

#include "client/cli/command_options.h"
#include "client/cli/listing.h"
#include "nereid/v1/chart_sets.pb.h"
#include "nereid/v1/charts.pb.h"

namespace nereid::client {

// The sources of a chart: `loss, @accuracy`.
std::string SourcesText(const v1::Chart& chart);

// One row a chart, with its set and what each source is in the experiment: `@accuracy = acc`,
// `loss (absent)`; in JSON an object with the channels, null for one that is absent.
Listing ListExperimentCharts(const std::vector<v1::ExperimentChart>& charts, OutputFormat format);

// One row a chart. A set without charts has a row of its own.
Listing ListChartSets(const std::vector<v1::ChartSet>& chart_sets);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHART_LISTING_H_

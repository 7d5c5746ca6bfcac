// A sampled series as a list.

#ifndef NEREID_CLIENT_CLI_SAMPLE_LISTING_H_
#define NEREID_CLIENT_CLI_SAMPLE_LISTING_H_

#include "client/cli/command_options.h"
#include "client/cli/listing.h"
#include "nereid/v1/query.pb.h"

namespace nereid::client {

// One row for each column that holds points, or for each point where the answer holds all of them.
// A table has what fits a terminal, with numbers rounded where they come from many points; the
// other formats have every field and every digit.
Listing ListSample(const v1::SampleSeriesResponse& answer, OutputFormat format);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SAMPLE_LISTING_H_

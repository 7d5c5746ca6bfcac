#ifndef NEREID_SERVER_SAMPLED_MESSAGES_H_
#define NEREID_SERVER_SAMPLED_MESSAGES_H_

#include "nereid/v1/query.pb.h"
#include "storage/series_sampler.h"

namespace nereid::server {

// Fills in what was sampled of a series, with wall times if `with_times`, and the place in the
// series that this tells.
void FillSampled(const storage::SampledSeries& sampled, bool with_times,
                 v1::SampleSeriesResponse& response);

}  // namespace nereid::server

#endif  // NEREID_SERVER_SAMPLED_MESSAGES_H_

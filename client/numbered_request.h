// What the numbered messages of a stream have in common.

#ifndef NEREID_CLIENT_NUMBERED_REQUEST_H_
#define NEREID_CLIENT_NUMBERED_REQUEST_H_

#include <cstdint>

#include "nereid/v1/ingest.pb.h"

namespace nereid::client {

// The number that `request` carries; 0: it is none of append, truncate and finish.
uint64_t SequenceOf(const v1::IngestRequest& request);

// How many points `request` appends.
uint64_t PointsIn(const v1::IngestRequest& request);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_NUMBERED_REQUEST_H_

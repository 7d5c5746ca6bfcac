#include "client/numbered_request.h"

#include <algorithm>

namespace nereid::client {

uint64_t SequenceOf(const v1::IngestRequest& request) {
  switch (request.message_case()) {
    case v1::IngestRequest::kAppend:
      return request.append().sequence();
    case v1::IngestRequest::kTruncate:
      return request.truncate().sequence();
    case v1::IngestRequest::kFinish:
      return request.finish().sequence();
    default:
      return 0;
  }
}

uint64_t PointsIn(const v1::IngestRequest& request) {
  uint64_t points = 0;
  for (const v1::ChannelAppend& channel : request.append().channels()) {
    const v1::PointColumns& columns = channel.points();
    // One of them is filled.
    points += std::max({columns.doubles_size(), columns.floats_size(), columns.texts_size(),
                        columns.images_size()});
  }
  return points;
}

}  // namespace nereid::client

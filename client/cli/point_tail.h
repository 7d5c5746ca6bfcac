// The last points of a series.

#ifndef NEREID_CLIENT_CLI_POINT_TAIL_H_
#define NEREID_CLIENT_CLI_POINT_TAIL_H_

#include <cstddef>
#include <deque>
#include <vector>

#include "nereid/v1/points.pb.h"

namespace nereid::client {

// Keeps the last points of those added, and drops those before in whole batches: besides what it
// returns it keeps less than one batch.
class PointTail {
 public:
  explicit PointTail(size_t points_max) : points_max_(points_max) {}

  // Points with x and one y column, behind those added before.
  void Add(const v1::PointColumns& points);

  // Points with x >= from_x are gone.
  void Truncate(double from_x);

  void Clear();

  // The last points, at most as many as asked for, in order; keeps none.
  std::vector<v1::PointColumns> Take();

 private:
  size_t size() const;

  const size_t points_max_;
  std::deque<v1::PointColumns> batches_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_POINT_TAIL_H_

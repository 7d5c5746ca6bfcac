// Compares points that come in parts with those that were written.

#ifndef NEREID_BENCH_EXPECTED_POINTS_H_
#define NEREID_BENCH_EXPECTED_POINTS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "nereid/v1/points.pb.h"

namespace nereid::bench {

class ExpectedPoints {
 public:
  // Numbers; the columns must stay.
  ExpectedPoints(absl::Span<const double> x, absl::Span<const double> y) : x_(x), y_(y) {}

  // The next points, in their order. DATA_LOSS unless they are the expected ones, bit for bit.
  absl::Status Take(v1::PointColumns& columns);

  // There are no more points. DATA_LOSS unless all came.
  absl::Status End() const;

 private:
  const absl::Span<const double> x_;
  const absl::Span<const double> y_;
  size_t taken_ = 0;
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_EXPECTED_POINTS_H_

#ifndef NEREID_BENCH_QUANTILE_H_
#define NEREID_BENCH_QUANTILE_H_

#include <algorithm>
#include <cmath>
#include <vector>

namespace nereid::bench {

// The smallest value that at least `share` of the values do not exceed; `share` is over 0 and at
// most 1. `values` must not be empty.
template <typename Number>
Number Quantile(std::vector<Number> values, double share) {
  const auto rank =
      static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size())));
  const auto place = values.begin() + std::max<std::ptrdiff_t>(rank, 1) - 1;
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

// The middle value, the lower one of the two for an even count. `values` must not be empty.
inline double Median(const std::vector<double>& values) { return Quantile(values, 0.5); }

}  // namespace nereid::bench

#endif  // NEREID_BENCH_QUANTILE_H_

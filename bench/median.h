#ifndef NEREID_BENCH_MEDIAN_H_
#define NEREID_BENCH_MEDIAN_H_

#include <algorithm>
#include <vector>

namespace nereid::bench {

// The middle value, the lower one of the two for an even count. `values` must not be empty.
inline double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace nereid::bench

#endif  // NEREID_BENCH_MEDIAN_H_

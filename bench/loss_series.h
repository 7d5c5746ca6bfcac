#ifndef NEREID_BENCH_LOSS_SERIES_H_
#define NEREID_BENCH_LOSS_SERIES_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace nereid::bench {

// What a training program reports as its loss: a falling curve, 2·exp(−i/100,000) + 0.1, with 5 %
// normal noise, in single precision. The same seed gives the same series.
inline std::vector<double> LossSeries(size_t points, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(1.0, 0.05);
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) {
    const double curve = 2 * std::exp(-static_cast<double>(i) / 100000) + 0.1;
    series[i] = static_cast<float>(curve * noise(random));
  }
  return series;
}

// x = 1, 2, 3, … as an automatic x assigns it.
inline std::vector<double> WholeNumbers(size_t points) {
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) series[i] = static_cast<double>(i + 1);
  return series;
}

}  // namespace nereid::bench

#endif  // NEREID_BENCH_LOSS_SERIES_H_

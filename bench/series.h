// The series that the cases measure with, as training programs report them. The same arguments give
// the same numbers. Point i of a series is the value at x = i + 1.

#ifndef NEREID_BENCH_SERIES_H_
#define NEREID_BENCH_SERIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace nereid::bench {

// A loss in single precision: the falling curve 2·exp(−i/100,000) + 0.1 with 5 % normal noise.
std::vector<double> LossSeries(size_t points, uint64_t seed);

// The curve of LossSeries with its noise in full double precision.
std::vector<double> FullDoubleLossSeries(size_t points, uint64_t seed);

// Cosine annealing from 3e-4 to 0 within 1,000,000 steps, computed in double precision.
std::vector<double> CosineLearningRateSeries(size_t points, uint64_t seed);

// How many of 1,024 samples were right, as a share: rises from 0.5 to 0.95, with binomial noise.
std::vector<double> AccuracySeries(size_t points, uint64_t seed);

// FullDoubleLossSeries rounded to four decimals, as Python's round() does.
std::vector<double> FourDecimalsSeries(size_t points, uint64_t seed);

// 3e-4 throughout.
std::vector<double> ConstantSeries(size_t points, uint64_t seed);

// LossSeries in which about 1 % of the points are ten to a hundred times too high, every 500th or
// so is NaN and every 1,000th or so infinite.
std::vector<double> SpikyLossSeries(size_t points, uint64_t seed);

struct NamedSeries {
  std::string name;
  std::vector<double> (*make)(size_t points, uint64_t seed);
};

// All of the above.
const std::vector<NamedSeries>& AllSeries();

// x = 1, 2, 3, … as an automatic x assigns it.
std::vector<double> WholeNumbers(size_t points);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_SERIES_H_

// Series as training programs report them. The same arguments give the same numbers.

#ifndef NEREID_TESTS_STORAGE_METRIC_SERIES_H_
#define NEREID_TESTS_STORAGE_METRIC_SERIES_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

namespace nereid::storage {

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

// The curve of LossSeries with its noise in full double precision.
inline std::vector<double> FullDoubleLossSeries(size_t points, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(1.0, 0.05);
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) {
    const double curve = 2 * std::exp(-static_cast<double>(i) / 100000) + 0.1;
    series[i] = curve * noise(random);
  }
  return series;
}

// Cosine annealing from 3e-4 to 0 within 1,000,000 steps, computed in double precision.
inline std::vector<double> CosineLearningRateSeries(size_t points) {
  constexpr double kFirst = 3e-4;
  constexpr double kSteps = 1e6;
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) {
    series[i] = kFirst * 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(i) / kSteps));
  }
  return series;
}

// How many of 1,024 samples were right, as a share: rises from 0.5 to 0.95, with binomial noise.
inline std::vector<double> AccuracySeries(size_t points, uint64_t seed) {
  constexpr int kSamples = 1024;
  std::mt19937_64 random(seed);
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) {
    const double expected = 0.95 - 0.45 * std::exp(-static_cast<double>(i) / 50000);
    std::binomial_distribution<int> right(kSamples, expected);
    series[i] = static_cast<double>(right(random)) / kSamples;
  }
  return series;
}

// FullDoubleLossSeries rounded to four decimals, as Python's round() does.
inline std::vector<double> FourDecimalsSeries(size_t points, uint64_t seed) {
  std::vector<double> series = FullDoubleLossSeries(points, seed);
  for (double& value : series) value = std::nearbyint(value * 1e4) / 1e4;
  return series;
}

inline std::vector<double> ConstantSeries(size_t points) {
  return std::vector<double>(points, 3e-4);
}

// LossSeries in which about 1 % of the points are ten to a hundred times too high, every 500th or
// so is NaN and every 1,000th or so infinite.
inline std::vector<double> SpikySeries(size_t points, uint64_t seed) {
  std::vector<double> series = LossSeries(points, seed);
  std::mt19937_64 random(seed + 1);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (double& value : series) {
    const double what = uniform(random);
    const double height = 10 + 90 * uniform(random);
    if (what < 0.010) {
      value = static_cast<float>(value * height);
    } else if (what < 0.012) {
      value = std::numeric_limits<double>::quiet_NaN();
    } else if (what < 0.013) {
      value = std::numeric_limits<double>::infinity();
    }
  }
  return series;
}

// LossSeries with the 8 significant bits of bfloat16.
inline std::vector<double> Bfloat16LossSeries(size_t points, uint64_t seed) {
  std::vector<double> series = LossSeries(points, seed);
  for (double& value : series) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    value = std::ldexp(std::nearbyint(std::ldexp(fraction, 8)), exponent - 8);
  }
  return series;
}

// x = 1, 2, 3, … as an automatic x assigns it.
inline std::vector<double> WholeNumbers(size_t points) {
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) series[i] = static_cast<double>(i + 1);
  return series;
}

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_METRIC_SERIES_H_

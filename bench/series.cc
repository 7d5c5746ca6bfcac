#include "bench/series.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace nereid::bench {

std::vector<double> FullDoubleLossSeries(size_t points, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise(1.0, 0.05);
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) {
    const double curve = 2 * std::exp(-static_cast<double>(i) / 100000) + 0.1;
    series[i] = curve * noise(random);
  }
  return series;
}

std::vector<double> LossSeries(size_t points, uint64_t seed) {
  std::vector<double> series = FullDoubleLossSeries(points, seed);
  for (double& value : series) value = static_cast<float>(value);
  return series;
}

std::vector<double> CosineLearningRateSeries(size_t points, uint64_t /*seed*/) {
  constexpr double kFirst = 3e-4;
  constexpr double kSteps = 1e6;
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) {
    series[i] = kFirst * 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(i) / kSteps));
  }
  return series;
}

std::vector<double> AccuracySeries(size_t points, uint64_t seed) {
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

std::vector<double> FourDecimalsSeries(size_t points, uint64_t seed) {
  std::vector<double> series = FullDoubleLossSeries(points, seed);
  for (double& value : series) value = std::nearbyint(value * 1e4) / 1e4;
  return series;
}

std::vector<double> ConstantSeries(size_t points, uint64_t /*seed*/) {
  return std::vector<double>(points, 3e-4);
}

std::vector<double> SpikyLossSeries(size_t points, uint64_t seed) {
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

const std::vector<NamedSeries>& AllSeries() {
  static const auto* series = new std::vector<NamedSeries>{
      {"float32_loss", LossSeries},
      {"double_noise", FullDoubleLossSeries},
      {"cosine_learning_rate", CosineLearningRateSeries},
      {"accuracy_of_1024", AccuracySeries},
      {"four_decimals", FourDecimalsSeries},
      {"constant", ConstantSeries},
      {"float32_loss_with_spikes", SpikyLossSeries},
  };
  return *series;
}

std::vector<double> WholeNumbers(size_t points) {
  std::vector<double> series(points);
  for (size_t i = 0; i < points; ++i) series[i] = static_cast<double>(i + 1);
  return series;
}

}  // namespace nereid::bench

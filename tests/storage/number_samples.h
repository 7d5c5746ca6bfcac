// Random columns of numbers of many shapes, for tests of the codecs. The same seed gives the same
// columns.

#ifndef NEREID_TESTS_STORAGE_NUMBER_SAMPLES_H_
#define NEREID_TESTS_STORAGE_NUMBER_SAMPLES_H_

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "storage/limits.h"

namespace nereid::storage {

class NumberSamples {
 public:
  explicit NumberSamples(uint64_t seed) : random_(seed) {}

  // A column of 1 to kPiecePointsMax numbers; most have at most 40, since they are tried faster.
  std::vector<double> Next() {
    const size_t count = Count();
    std::vector<double> column = Column(count);
    if (Below(8) == 0) Repeat(1 + Below(300), column);
    if (Below(8) == 0) MixIn(Column(count), column);
    if (Below(4) == 0) AddOutliers(column);
    return column;
  }

  uint64_t Below(uint64_t end) { return random_() % end; }

  uint64_t Bits() { return random_(); }

  double Special() {
    using Limits = std::numeric_limits<double>;
    constexpr uint64_t kInfinityBits = 0x7ff0000000000000;
    const double specials[] = {0.0,
                               -0.0,
                               Limits::infinity(),
                               -Limits::infinity(),
                               Limits::quiet_NaN(),
                               -Limits::quiet_NaN(),
                               Limits::signaling_NaN(),
                               Limits::denorm_min(),
                               -Limits::denorm_min(),
                               Limits::min(),
                               Limits::max(),
                               Limits::lowest(),
                               std::bit_cast<double>(kInfinityBits | Below(uint64_t{1} << 52)),
                               std::bit_cast<double>(random_() >> 12),
                               1.0,
                               0x1p51,
                               -0x1p53};
    return specials[Below(std::size(specials))];
  }

 private:
  enum Shape : uint64_t {
    kRandomBits,
    kSpecials,
    kEqual,
    kAlternating,
    kMonotone,
    kRamp,
    kDecimal,
    kDecimalSingle,
    kBinaryFraction,
    kSingles,
    kNoise,
    kSmooth,
    kLarge,
    kFewValues,
    kIntegers,
    kDenormals,
    kNanPayloads,
    kShapes,
  };

  size_t Count() {
    switch (Below(16)) {
      case 0:
        return 1 + Below(kPiecePointsMax);
      case 1:
        return kPiecePointsMax / 4 * (1 + Below(4));
      default:
        return 1 + Below(40);
    }
  }

  std::vector<double> Column(size_t count) {
    const uint64_t shape = Below(kShapes);
    const double scale = std::ldexp(Uniform() - 0.5, static_cast<int>(Below(60)) - 30);
    const double decimal = std::pow(10.0, static_cast<double>(Below(16)));
    const double other = Special();
    const double palette[] = {Uniform(), Uniform(), Special(), Special(), scale};
    const int bits = static_cast<int>(Below(60));
    std::vector<double> column(count);
    double sum = scale * 100;
    for (size_t i = 0; i < count; ++i) {
      switch (shape) {
        case kRandomBits:
          column[i] = std::bit_cast<double>(random_());
          break;
        case kSpecials:
          column[i] = Special();
          break;
        case kEqual:
          column[i] = other;
          break;
        case kAlternating:
          column[i] = i % 2 == 0 ? other : scale;
          break;
        case kMonotone:
          column[i] = sum += std::fabs(scale) * Uniform();
          break;
        case kRamp:
          column[i] = scale * static_cast<double>(i + 7);
          break;
        case kDecimal:
          column[i] = std::nearbyint((Uniform() - 0.3) * scale * decimal) / decimal;
          break;
        case kDecimalSingle:
          column[i] = static_cast<float>(std::nearbyint(Uniform() * 1000) / decimal);
          break;
        case kBinaryFraction:
          column[i] = std::ldexp(std::nearbyint(std::ldexp(Uniform(), bits / 3)), bits - 30);
          break;
        case kSingles:
          column[i] = static_cast<float>(scale * (1 + 0.1 * Uniform()));
          break;
        case kNoise:
          column[i] = scale * (1 + 0.1 * Uniform());
          break;
        case kSmooth:
          column[i] = scale * (2 + std::cos(static_cast<double>(i) / 500));
          break;
        case kLarge:
          column[i] = std::ldexp(Uniform() - 0.5, 1000 + static_cast<int>(Below(24)));
          break;
        case kFewValues:
          column[i] = palette[Below(std::size(palette))];
          break;
        case kIntegers:
          column[i] = std::nearbyint(scale) + static_cast<double>(Below(1 + i));
          break;
        case kDenormals:
          column[i] = std::bit_cast<double>(random_() >> (12 + bits % 50) | Below(2) << 63);
          break;
        default:
          column[i] = std::bit_cast<double>(0x7ff8000000000000 | random_() >> (14 + bits % 40));
          break;
      }
    }
    return column;
  }

  static void Repeat(size_t period, std::vector<double>& column) {
    for (size_t i = period; i < column.size(); ++i) column[i] = column[i - period];
  }

  // Either a part at the end or numbers here and there.
  void MixIn(const std::vector<double>& other, std::vector<double>& column) {
    const size_t part = Below(column.size());
    const bool at_end = Below(2) == 0;
    for (size_t i = 0; i < column.size(); ++i) {
      if (at_end ? i >= part : Below(4) == 0) column[i] = other[i];
    }
  }

  void AddOutliers(std::vector<double>& column) {
    const size_t outliers = 1 + Below(1 + column.size() / 20);
    for (size_t i = 0; i < outliers; ++i) {
      double& value = column[Below(column.size())];
      value = Below(2) == 0 ? Special() : value * 1000;
    }
  }

  double Uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

  std::mt19937_64 random_;
};

inline bool BitsAreEqual(const double* one, const double* other, size_t count) {
  return count == 0 || std::memcmp(one, other, count * sizeof(double)) == 0;
}

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_NUMBER_SAMPLES_H_

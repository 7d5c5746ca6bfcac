#include "storage/scaled_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>

namespace nereid::storage {
namespace {

// All exact in a double.
constexpr std::array<double, kDecimalExponentMax + 1> kPowersOfTen = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Adding it to a double of less than 2^51 rounds that to a whole number and leaves the number in
// the low bits. Both ways vectorise on every processor, unlike conversion instructions.
constexpr double kRounder = 0x1.8p52;
constexpr double kWholeEnd = 0x1p51;

constexpr size_t kDecimalSampleMax = 16;
constexpr size_t kBinarySampleMax = 64;
// A number of more digits than these is hardly meant as a decimal. Nearly every double of 15 digits
// passes for one.
constexpr double kDecimalWholeMax = 1e13;
constexpr double kDecimalSingleWholeMax = 1e6;
// More bits than these, and ordered integers do as well.
constexpr int kBinaryBitsMax = 45;
constexpr int kBinarySingleBitsMax = 21;

double Divisor(const Scale& scale) {
  if (scale.kind == ScaleKind::kBinary) return std::ldexp(1.0, scale.exponent);
  return kPowersOfTen[static_cast<size_t>(scale.exponent)];
}

template <bool kSingle>
double Quotient(double whole, double divisor) {
  const double quotient = whole / divisor;
  return kSingle ? static_cast<double>(static_cast<float>(quotient)) : quotient;
}

template <bool kSingle>
struct ToWholesLoop {
  NEREID_INLINE_LOOP size_t Run(const double* numbers, size_t count, double divisor,
                                uint64_t* wholes) {
    uint64_t foreign = 0;
    for (size_t i = 0; i < count; ++i) {
      const double scaled = numbers[i] * divisor;
      const double rounded = scaled + kRounder;
      double back = (rounded - kRounder) / divisor;
      if constexpr (kSingle) back = static_cast<float>(back);
      const uint64_t difference =
          std::bit_cast<uint64_t>(back) ^ std::bit_cast<uint64_t>(numbers[i]);
      const bool is_foreign = (difference != 0) | !(std::fabs(scaled) < kWholeEnd);
      const uint64_t whole = std::bit_cast<uint64_t>(rounded) - std::bit_cast<uint64_t>(kRounder);
      wholes[i] = is_foreign ? kForeignWhole : whole;
      foreign += is_foreign;
    }
    return foreign;
  }
};

template <bool kSingle>
struct ToNumbersLoop {
  NEREID_INLINE_LOOP void Run(const uint64_t* wholes, size_t count, double divisor,
                              double* numbers) {
    for (size_t i = 0; i < count; ++i) {
      const uint64_t bits = wholes[i] + std::bit_cast<uint64_t>(kRounder);
      double number = (std::bit_cast<double>(bits) - kRounder) / divisor;
      if constexpr (kSingle) number = static_cast<float>(number);
      numbers[i] = number;
    }
  }
};

// Fewest decimals that give back `number`; none if it takes more digits than are meaningful.
template <bool kSingle>
std::optional<int> Decimals(double number) {
  const double whole_max = kSingle ? kDecimalSingleWholeMax : kDecimalWholeMax;
  const double magnitude = std::fabs(number);
  if (!(magnitude <= whole_max)) return std::nullopt;
  int decimals = kDecimalExponentMax;
  while (magnitude * kPowersOfTen[static_cast<size_t>(decimals)] > whole_max) --decimals;
  const double power = kPowersOfTen[static_cast<size_t>(decimals)];
  auto whole = static_cast<int64_t>(std::nearbyint(number * power));
  const double back = Quotient<kSingle>(static_cast<double>(whole), power);
  if (std::bit_cast<uint64_t>(back) != std::bit_cast<uint64_t>(number)) return std::nullopt;
  for (; decimals > 0 && whole % 10 == 0; whole /= 10) --decimals;
  return decimals;
}

template <bool kSingle>
std::optional<Scale> FindDecimals(const double* numbers, size_t count) {
  const size_t sampled = std::min(count, kDecimalSampleMax);
  const size_t foreign_max = sampled / 4;
  size_t foreign = 0;
  int most = 0;
  for (size_t i = 0; i < sampled; ++i) {
    const std::optional<int> decimals = Decimals<kSingle>(numbers[i * count / sampled]);
    if (decimals.has_value()) {
      most = std::max(most, *decimals);
    } else if (++foreign > foreign_max) {
      return std::nullopt;
    }
  }
  return Scale{kSingle ? ScaleKind::kDecimalSingle : ScaleKind::kDecimal, most};
}

struct BitRange {
  int lowest;
  int end;
};

// The powers of two that the bits of `number` stand for; none for 0, denormals, infinities and NaN.
std::optional<BitRange> BitsOf(double number) {
  constexpr int kMantissaBits = 52;
  constexpr int kExponentBias = 1023;
  constexpr uint64_t kExponentMask = 0x7ff;
  const auto bits = std::bit_cast<uint64_t>(number);
  const uint64_t biased = bits >> kMantissaBits & kExponentMask;
  if (biased == 0 || biased == kExponentMask) return std::nullopt;
  const int exponent = static_cast<int>(biased) - kExponentBias;
  const int unused = std::countr_zero(bits | uint64_t{1} << kMantissaBits);
  return BitRange{exponent - kMantissaBits + unused, exponent + 1};
}

}  // namespace

bool ScaleIsValid(const Scale& scale) {
  if (scale.kind == ScaleKind::kBinary) return std::abs(scale.exponent) <= kBinaryExponentMax;
  return scale.exponent >= 0 && scale.exponent <= kDecimalExponentMax;
}

std::optional<Scale> FindBinaryScale(const double* numbers, size_t count, bool singles) {
  const size_t sampled = std::min(count, kBinarySampleMax);
  const int bits_max = singles ? kBinarySingleBitsMax : kBinaryBitsMax;
  std::optional<BitRange> range;
  for (size_t i = 0; i < sampled; ++i) {
    const std::optional<BitRange> bits = BitsOf(numbers[i * count / sampled]);
    if (!bits.has_value()) continue;
    if (!range.has_value()) range = bits;
    range->lowest = std::min(range->lowest, bits->lowest);
    range->end = std::max(range->end, bits->end);
    if (range->end - range->lowest > bits_max) return std::nullopt;
  }
  if (!range.has_value()) return std::nullopt;
  const Scale scale{ScaleKind::kBinary, -range->lowest};
  return ScaleIsValid(scale) ? std::optional(scale) : std::nullopt;
}

std::optional<Scale> FindDecimalScale(const double* numbers, size_t count, bool singles) {
  return singles ? FindDecimals<true>(numbers, count) : FindDecimals<false>(numbers, count);
}

size_t WholesFromNumbers(ProcessorPath path, const double* numbers, size_t count, Scale scale,
                         uint64_t* wholes) {
  const double divisor = Divisor(scale);
  if (scale.kind == ScaleKind::kDecimalSingle) {
    return RunOn<ToWholesLoop<true>>(path, numbers, count, divisor, wholes);
  }
  return RunOn<ToWholesLoop<false>>(path, numbers, count, divisor, wholes);
}

void NumbersFromWholes(ProcessorPath path, const uint64_t* wholes, size_t count, Scale scale,
                       double* numbers) {
  const double divisor = Divisor(scale);
  if (scale.kind == ScaleKind::kDecimalSingle) {
    RunOn<ToNumbersLoop<true>>(path, wholes, count, divisor, numbers);
  } else {
    RunOn<ToNumbersLoop<false>>(path, wholes, count, divisor, numbers);
  }
}

}  // namespace nereid::storage

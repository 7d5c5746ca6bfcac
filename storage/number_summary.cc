#include "storage/number_summary.h"

#include <cstdint>
#include <cstring>
#include <limits>

// Everything that takes or returns a vector is inlined: there is no call whose rules could differ.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace nereid::storage {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Vectors of the compiler: one instruction serves several numbers. Written out because compilers
// leave loops alone in which a NaN matters.
constexpr size_t kVectorNumbers = 4;
using Vector = double __attribute__((vector_size(kVectorNumbers * sizeof(double))));
using Mask = int64_t __attribute__((vector_size(kVectorNumbers * sizeof(int64_t))));

NEREID_INLINE_LOOP Vector Load(const double* numbers) {
  Vector vector;
  std::memcpy(&vector, numbers, sizeof(vector));
  return vector;
}

struct Lanes {
  Vector min;
  Vector max;
  Vector sum;
  Mask nan_count;
};

NEREID_INLINE_LOOP Lanes EmptyLanes() {
  const Vector zero{};
  return {zero + kInfinity, zero - kInfinity, zero, Mask{}};
}

NEREID_INLINE_LOOP void Take(const Vector& numbers, Lanes& lanes) {
  // Comparisons with NaN are false: a mask of zeros, as a true one is of ones.
  const Mask is_number = numbers == numbers;
  lanes.min = numbers < lanes.min ? numbers : lanes.min;
  lanes.max = numbers > lanes.max ? numbers : lanes.max;
  lanes.sum += reinterpret_cast<Vector>(reinterpret_cast<Mask>(numbers) & is_number);
  lanes.nan_count += is_number + 1;
}

NEREID_INLINE_LOOP void Join(const Lanes& other, Lanes& lanes) {
  lanes.min = other.min < lanes.min ? other.min : lanes.min;
  lanes.max = other.max > lanes.max ? other.max : lanes.max;
  lanes.sum += other.sum;
  lanes.nan_count += other.nan_count;
}

struct LanesLoop {
  NEREID_INLINE_LOOP void Run(const double* numbers, size_t count, NumberSummary* summary) {
    // Two of them, so that an addition need not wait for the one before.
    Lanes even = EmptyLanes();
    Lanes odd = EmptyLanes();
    size_t i = 0;
    for (; i + 2 * kVectorNumbers <= count; i += 2 * kVectorNumbers) {
      Take(Load(numbers + i), even);
      Take(Load(numbers + i + kVectorNumbers), odd);
    }
    Join(odd, even);
    summary->min = kInfinity;
    summary->max = -kInfinity;
    for (size_t lane = 0; lane < kVectorNumbers; ++lane) {
      summary->min = even.min[lane] < summary->min ? even.min[lane] : summary->min;
      summary->max = even.max[lane] > summary->max ? even.max[lane] : summary->max;
      summary->nan_count += static_cast<size_t>(even.nan_count[lane]);
    }
    summary->sum = (even.sum[0] + even.sum[1]) + (even.sum[2] + even.sum[3]);
    for (; i < count; ++i) {
      const bool is_number = numbers[i] == numbers[i];
      summary->min = numbers[i] < summary->min ? numbers[i] : summary->min;
      summary->max = numbers[i] > summary->max ? numbers[i] : summary->max;
      summary->sum += is_number ? numbers[i] : 0;
      summary->nan_count += is_number ? 0 : 1;
    }
  }
};

struct FindLoop {
  // Index of the first number that equals `wanted`, or `count`.
  NEREID_INLINE_LOOP size_t Run(const double* numbers, size_t count, double wanted) {
    constexpr size_t kStep = 4 * kVectorNumbers;
    size_t i = 0;
    for (; i + kStep <= count; i += kStep) {
      const Mask found = (Load(numbers + i) == wanted) |
                         (Load(numbers + i + kVectorNumbers) == wanted) |
                         (Load(numbers + i + 2 * kVectorNumbers) == wanted) |
                         (Load(numbers + i + 3 * kVectorNumbers) == wanted);
      if ((found[0] | found[1] | found[2] | found[3]) != 0) break;
    }
    while (i < count && numbers[i] != wanted) ++i;
    return i;
  }
};

}  // namespace

NumberSummary SummarizeNumbers(ProcessorPath path, const double* numbers, size_t count) {
  NumberSummary summary;
  RunOn<LanesLoop>(path, numbers, count, &summary);
  if (summary.nan_count == count) return summary;
  summary.min_index = RunOn<FindLoop>(path, numbers, count, summary.min);
  summary.max_index = RunOn<FindLoop>(path, numbers, count, summary.max);
  // The lanes do not tell which zero came first.
  summary.min = numbers[summary.min_index];
  summary.max = numbers[summary.max_index];
  return summary;
}

}  // namespace nereid::storage

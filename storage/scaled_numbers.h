// Doubles that are a whole number divided by a power of ten or two, as programs print or count
// them: 0.1234 is 1,234 / 10^4. Whatever the quotient, rounded, does not give back bit for bit is
// foreign and stored apart.

#ifndef NEREID_STORAGE_SCALED_NUMBERS_H_
#define NEREID_STORAGE_SCALED_NUMBERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "storage/processor_path.h"

namespace nereid::storage {

enum class ScaleKind {
  kDecimal,        // whole / 10^exponent
  kDecimalSingle,  // the same, rounded to single precision
  kBinary,         // whole / 2^exponent
};

struct Scale {
  ScaleKind kind;
  int exponent;
};

inline constexpr int kDecimalExponentMax = 22;
inline constexpr int kBinaryExponentMax = 127;

// True for an exponent of 0 to kDecimalExponentMax, or ±kBinaryExponentMax if the scale is binary.
bool ScaleIsValid(const Scale& scale);

// A scale that most of a sample of the numbers have; none if few have the same. `singles` tells
// whether the numbers are all of single precision, which makes fewer digits meaningful.
std::optional<Scale> FindBinaryScale(const double* numbers, size_t count, bool singles);
std::optional<Scale> FindDecimalScale(const double* numbers, size_t count, bool singles);

// Stands for the whole number of a foreign number; true ones are below 2^51.
inline constexpr uint64_t kForeignWhole = uint64_t{1} << 63;

// Sets the whole number of each number. Returns how many numbers are foreign.
size_t WholesFromNumbers(ProcessorPath path, const double* numbers, size_t count, Scale scale,
                         uint64_t* wholes);

// Quotients of any bits at all, negative wholes as two's complement.
void NumbersFromWholes(ProcessorPath path, const uint64_t* wholes, size_t count, Scale scale,
                       double* numbers);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SCALED_NUMBERS_H_

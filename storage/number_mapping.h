// Numbers as integers that differ little where the numbers do: the bits of singles or doubles in
// the order of the numbers, or whole multiples of a power of ten or two.

#ifndef NEREID_STORAGE_NUMBER_MAPPING_H_
#define NEREID_STORAGE_NUMBER_MAPPING_H_

#include <cstddef>
#include <cstdint>

#include "storage/processor_path.h"
#include "storage/scaled_numbers.h"

namespace nereid::storage {

// Stored in a tag: a value never changes its meaning.
enum class MappingKind : uint8_t {
  kSingles = 0,
  kDoubles = 1,
  kDecimal = 2,
  kDecimalSingle = 3,
  kBinary = 4,
};

struct Mapping {
  MappingKind kind;
  // Low zero bits dropped from singles and doubles; the exponent of a scale.
  int8_t parameter;
};

// False for what no encoder writes.
bool MappingIsValid(const Mapping& mapping);

Mapping MappingFromScale(const Scale& scale);

// The scale of a mapping that is neither of singles nor of doubles.
Scale ScaleFromMapping(const Mapping& mapping);

// What one look at all the numbers tells.
struct NumberTraits {
  // Bits in which any number differs from the first.
  uint64_t changing_bits;
  // Bits that any number has.
  uint64_t used_bits;
  // Numbers that single precision does not give back bit for bit.
  uint64_t not_single;
};

NumberTraits LookAtNumbers(ProcessorPath path, const double* numbers, size_t count);

// The bits of numbers rounded to single precision.
void SinglesFromNumbers(ProcessorPath path, const double* numbers, size_t count, uint32_t* bits);
// Bits that any of the words has.
uint32_t UsedBits(ProcessorPath path, const uint32_t* words, size_t count);

// `ordered` may be `bits`.
void OrderSingles(ProcessorPath path, const uint32_t* bits, size_t count, int dropped,
                  uint32_t* ordered);
void OrderDoubles(ProcessorPath path, const double* numbers, size_t count, int dropped,
                  uint64_t* ordered);
void NumbersFromSingles(ProcessorPath path, const uint32_t* ordered, size_t count, int dropped,
                        double* numbers);
void NumbersFromDoubles(ProcessorPath path, const uint64_t* ordered, size_t count, int dropped,
                        double* numbers);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_NUMBER_MAPPING_H_

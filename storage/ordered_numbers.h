// Doubles and floats as integers of the same order, and back, bit for bit: the magnitude for a
// number without a sign, its complement for one with it, so −0 is −1. Low bits that are zero in all
// numbers may be dropped first.

#ifndef NEREID_STORAGE_ORDERED_NUMBERS_H_
#define NEREID_STORAGE_ORDERED_NUMBERS_H_

#include <type_traits>

namespace nereid::storage {

// `Word` is uint32_t or uint64_t, `bits` the bits of a number whose low `dropped` bits are zero.
template <typename Word>
constexpr Word OrderedFromBits(Word bits, int dropped) {
  using Signed = std::make_signed_t<Word>;
  const Signed kept = static_cast<Signed>(bits) >> dropped;
  const Word magnitude = (~Word{0} >> 1) >> dropped;
  const Word negative = Word{0} - (bits >> (sizeof(Word) * 8 - 1));
  return static_cast<Word>(kept) ^ (negative & magnitude);
}

template <typename Word>
constexpr Word BitsFromOrdered(Word ordered, int dropped) {
  const Word magnitude = (~Word{0} >> 1) >> dropped;
  const Word negative = Word{0} - (ordered >> (sizeof(Word) * 8 - 1));
  return (ordered ^ (negative & magnitude)) << dropped;
}

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_ORDERED_NUMBERS_H_

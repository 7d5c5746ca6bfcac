#include "storage/number_mapping.h"

#include <bit>

#include "storage/ordered_numbers.h"

namespace nereid::storage {
namespace {

struct LookLoop {
  NEREID_INLINE_LOOP NumberTraits Run(const double* numbers, size_t count) {
    const auto first = std::bit_cast<uint64_t>(numbers[0]);
    NumberTraits traits{};
    for (size_t i = 0; i < count; ++i) {
      const auto bits = std::bit_cast<uint64_t>(numbers[i]);
      const double back = static_cast<float>(numbers[i]);
      traits.changing_bits |= bits ^ first;
      traits.used_bits |= bits;
      traits.not_single += bits != std::bit_cast<uint64_t>(back);
    }
    return traits;
  }
};

struct SinglesLoop {
  NEREID_INLINE_LOOP void Run(const double* numbers, size_t count, uint32_t* bits) {
    for (size_t i = 0; i < count; ++i) {
      bits[i] = std::bit_cast<uint32_t>(static_cast<float>(numbers[i]));
    }
  }
};

struct UsedBitsLoop {
  NEREID_INLINE_LOOP uint32_t Run(const uint32_t* words, size_t count) {
    uint32_t used = 0;
    for (size_t i = 0; i < count; ++i) used |= words[i];
    return used;
  }
};

struct OrderSinglesLoop {
  NEREID_INLINE_LOOP void Run(const uint32_t* bits, size_t count, int dropped, uint32_t* ordered) {
    for (size_t i = 0; i < count; ++i) ordered[i] = OrderedFromBits(bits[i], dropped);
  }
};

struct OrderDoublesLoop {
  NEREID_INLINE_LOOP void Run(const double* numbers, size_t count, int dropped, uint64_t* ordered) {
    for (size_t i = 0; i < count; ++i) {
      ordered[i] = OrderedFromBits(std::bit_cast<uint64_t>(numbers[i]), dropped);
    }
  }
};

struct FromSinglesLoop {
  NEREID_INLINE_LOOP void Run(const uint32_t* ordered, size_t count, int dropped, double* numbers) {
    for (size_t i = 0; i < count; ++i) {
      numbers[i] = std::bit_cast<float>(BitsFromOrdered(ordered[i], dropped));
    }
  }
};

struct FromDoublesLoop {
  NEREID_INLINE_LOOP void Run(const uint64_t* ordered, size_t count, int dropped, double* numbers) {
    for (size_t i = 0; i < count; ++i) {
      numbers[i] = std::bit_cast<double>(BitsFromOrdered(ordered[i], dropped));
    }
  }
};

}  // namespace

bool MappingIsValid(const Mapping& mapping) {
  switch (mapping.kind) {
    case MappingKind::kSingles:
      return mapping.parameter >= 0 && mapping.parameter < 32;
    case MappingKind::kDoubles:
      return mapping.parameter >= 0 && mapping.parameter < 64;
    case MappingKind::kDecimal:
    case MappingKind::kDecimalSingle:
    case MappingKind::kBinary:
      return ScaleIsValid(ScaleFromMapping(mapping));
  }
  return false;
}

Mapping MappingFromScale(const Scale& scale) {
  const auto parameter = static_cast<int8_t>(scale.exponent);
  switch (scale.kind) {
    case ScaleKind::kDecimal:
      return {MappingKind::kDecimal, parameter};
    case ScaleKind::kDecimalSingle:
      return {MappingKind::kDecimalSingle, parameter};
    case ScaleKind::kBinary:
      break;
  }
  return {MappingKind::kBinary, parameter};
}

Scale ScaleFromMapping(const Mapping& mapping) {
  if (mapping.kind == MappingKind::kDecimal) return {ScaleKind::kDecimal, mapping.parameter};
  if (mapping.kind == MappingKind::kBinary) return {ScaleKind::kBinary, mapping.parameter};
  return {ScaleKind::kDecimalSingle, mapping.parameter};
}

NumberTraits LookAtNumbers(ProcessorPath path, const double* numbers, size_t count) {
  return RunOn<LookLoop>(path, numbers, count);
}

void SinglesFromNumbers(ProcessorPath path, const double* numbers, size_t count, uint32_t* bits) {
  RunOn<SinglesLoop>(path, numbers, count, bits);
}

uint32_t UsedBits(ProcessorPath path, const uint32_t* words, size_t count) {
  return RunOn<UsedBitsLoop>(path, words, count);
}

void OrderSingles(ProcessorPath path, const uint32_t* bits, size_t count, int dropped,
                  uint32_t* ordered) {
  RunOn<OrderSinglesLoop>(path, bits, count, dropped, ordered);
}

void OrderDoubles(ProcessorPath path, const double* numbers, size_t count, int dropped,
                  uint64_t* ordered) {
  RunOn<OrderDoublesLoop>(path, numbers, count, dropped, ordered);
}

void NumbersFromSingles(ProcessorPath path, const uint32_t* ordered, size_t count, int dropped,
                        double* numbers) {
  RunOn<FromSinglesLoop>(path, ordered, count, dropped, numbers);
}

void NumbersFromDoubles(ProcessorPath path, const uint64_t* ordered, size_t count, int dropped,
                        double* numbers) {
  RunOn<FromDoublesLoop>(path, ordered, count, dropped, numbers);
}

}  // namespace nereid::storage

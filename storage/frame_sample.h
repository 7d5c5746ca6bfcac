// What a few of the values tell about all of them: how often to take differences, and where most of
// the values lie.

#ifndef NEREID_STORAGE_FRAME_SAMPLE_H_
#define NEREID_STORAGE_FRAME_SAMPLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "storage/processor_path.h"

namespace nereid::storage {

inline constexpr size_t kFrameSampleMax = 64;

// Differences of one order at positions spread over the values, sorted as signed integers.
template <typename Word>
struct FrameSample {
  std::array<Word, kFrameSampleMax> sorted;
  size_t size = 0;
  int order = 0;

  // Distance between the least and the greatest, a few stragglers at either end left out.
  Word Spread() const;
  // How many equal the one before.
  size_t Repeats() const;
  // The middle of the shortest range that holds three quarters of the sample.
  Word Centre() const;
};

// A sample of the order with the smallest spread. `count` is at least 1.
template <typename Word>
FrameSample<Word> SampleBestOrder(ProcessorPath path, const Word* values, size_t count);

extern template struct FrameSample<uint32_t>;
extern template struct FrameSample<uint64_t>;
extern template FrameSample<uint32_t> SampleBestOrder(ProcessorPath, const uint32_t*, size_t);
extern template FrameSample<uint64_t> SampleBestOrder(ProcessorPath, const uint64_t*, size_t);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_FRAME_SAMPLE_H_

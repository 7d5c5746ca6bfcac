#include "storage/frame_sample.h"

#include <algorithm>
#include <cstring>

#include "storage/frame_of_reference.h"

namespace nereid::storage {
namespace {

// One in so many is a straggler, at each end.
constexpr size_t kStragglerShare = 32;
// Short columns are sampled sparsely, or the sample would cost more time than the packing.
constexpr size_t kSampleMin = 16;
// Bits after the point of the distance between two sampled positions.
constexpr int kStepBits = 16;
// Below this no differences are taken: their header would cost more than they save.
constexpr size_t kDifferencesCountMin = 8;

template <typename Word>
struct RankLoop {
  using Signed = std::make_signed_t<Word>;
  static constexpr size_t kLanes = 8;

  // ranks[i]: how many of the `count` values are less than values[i]. Both arrays are of
  // kFrameSampleMax.
  NEREID_INLINE_LOOP void Run(const Word* values, size_t count, Word* ranks) {
    for (size_t begin = 0; begin < count; begin += kLanes) {
      std::array<Word, kLanes> rank{};
      for (size_t i = 0; i < count; ++i) {
        const auto other = static_cast<Signed>(values[i]);
        for (size_t lane = 0; lane < kLanes; ++lane) {
          rank[lane] += static_cast<Signed>(values[begin + lane]) > other;
        }
      }
      std::memcpy(ranks + begin, rank.data(), sizeof(rank));
    }
  }
};

// Sorting by counting has no branches to mispredict: several times faster here than std::sort.
template <typename Word>
void Sort(ProcessorPath path, std::array<Word, kFrameSampleMax>& values, size_t count) {
  std::array<Word, kFrameSampleMax> ranks;
  RunOn<RankLoop<Word>>(path, values.data(), count, ranks.data());
  std::array<Word, kFrameSampleMax> sorted;
  std::array<bool, kFrameSampleMax> filled{};
  for (size_t i = 0; i < count; ++i) {
    sorted[ranks[i]] = values[i];
    filled[ranks[i]] = true;
  }
  // Equal values have the same rank, and the ranks after it stay free.
  for (size_t i = 1; i < count; ++i) {
    if (!filled[i]) sorted[i] = sorted[i - 1];
  }
  values = sorted;
}

template <typename Word>
Word DifferenceAt(const Word* value, int order) {
  switch (order) {
    case 0:
      return value[0];
    case 1:
      return value[0] - value[-1];
    case 2:
      return value[0] - 2 * value[-1] + value[-2];
    default:
      return value[0] - 3 * value[-1] + 3 * value[-2] - value[-3];
  }
}

template <typename Word>
FrameSample<Word> SampleOrder(ProcessorPath path, const Word* values, size_t count, int order) {
  const size_t first = count < kDifferencesCountMin ? 0 : kFrameOrderMax;
  FrameSample<Word> sample{};
  sample.order = order;
  sample.size = std::min(count - first, std::clamp(count / 4, kSampleMin, kFrameSampleMax));
  const size_t step = ((count - first) << kStepBits) / sample.size;
  for (size_t i = 0; i < sample.size; ++i) {
    sample.sorted[i] = DifferenceAt(values + first + (i * step >> kStepBits), order);
  }
  Sort(path, sample.sorted, sample.size);
  return sample;
}

}  // namespace

template <typename Word>
Word FrameSample<Word>::Spread() const {
  const size_t stragglers = size / kStragglerShare;
  return sorted[size - 1 - stragglers] - sorted[stragglers];
}

template <typename Word>
size_t FrameSample<Word>::Repeats() const {
  size_t repeats = 0;
  for (size_t i = 1; i < size; ++i) repeats += sorted[i] == sorted[i - 1];
  return repeats;
}

template <typename Word>
Word FrameSample<Word>::Centre() const {
  const size_t reach = (size - 1) * 3 / 4;
  size_t best = 0;
  for (size_t first = 1; first + reach < size; ++first) {
    const Word length = sorted[first + reach] - sorted[first];
    best = length < sorted[best + reach] - sorted[best] ? first : best;
  }
  return sorted[best] + (sorted[best + reach] - sorted[best]) / 2;
}

template <typename Word>
FrameSample<Word> SampleBestOrder(ProcessorPath path, const Word* values, size_t count) {
  FrameSample<Word> best = SampleOrder(path, values, count, 0);
  if (count < kDifferencesCountMin) return best;
  while (best.order < kFrameOrderMax && best.Spread() > 0) {
    const FrameSample<Word> next = SampleOrder(path, values, count, best.order + 1);
    // A clear gain only: the spread of a sample is off by a tenth as easily as not.
    if (next.Spread() >= best.Spread() - best.Spread() / 4) break;
    best = next;
  }
  return best;
}

template struct FrameSample<uint32_t>;
template struct FrameSample<uint64_t>;
template FrameSample<uint32_t> SampleBestOrder(ProcessorPath, const uint32_t*, size_t);
template FrameSample<uint64_t> SampleBestOrder(ProcessorPath, const uint64_t*, size_t);

}  // namespace nereid::storage

#include "storage/frame_of_reference.h"

#include <algorithm>
#include <bit>

#include "storage/append_field.h"
#include "storage/bit_packing.h"
#include "storage/frame_sample.h"
#include "storage/position_list.h"

namespace nereid::storage {
namespace {

constexpr uint8_t kPatchedFlag = 0x80;
constexpr size_t kPatchHeaderBytes = 3;
// Narrower windows are tried until so many in a row were no better.
constexpr int kFruitlessWidthsMax = 2;
// Patches cost time as well: so many have to save one byte more than they take.
constexpr size_t kPatchesWorthOneByte = 4;
// So that a sum of kPiecePointsMax values fits into 64 bits.
constexpr int kRecentredWidthMax = 54;
// Values from fewer bits than these repeat by chance.
constexpr int kChanceWidthMax = 10;

template <typename Word>
struct Extent {
  Word least;
  Word greatest;
};

template <typename Word>
struct ExtentLoop {
  using Signed = std::make_signed_t<Word>;

  NEREID_INLINE_LOOP Extent<Word> Run(const Word* values, size_t count) {
    auto least = static_cast<Signed>(values[0]);
    Signed greatest = least;
    for (size_t i = 0; i < count; ++i) {
      const auto value = static_cast<Signed>(values[i]);
      least = value < least ? value : least;
      greatest = value > greatest ? value : greatest;
    }
    return {static_cast<Word>(least), static_cast<Word>(greatest)};
  }
};

template <typename Word>
struct Outside {
  Word count;
  Word any_upper_bits;
};

// How many values lie outside a window, and which bits their distances from it use at least once.
template <typename Word>
struct OutsideLoop {
  NEREID_INLINE_LOOP Outside<Word> Run(const Word* values, size_t count, Word base, int width) {
    Outside<Word> outside{};
    for (size_t i = 0; i < count; ++i) {
      const Word distance = values[i] - base;
      const Word negative = Word{0} - (distance >> (sizeof(Word) * 8 - 1));
      outside.count += (distance >> width) != 0;
      outside.any_upper_bits |= distance ^ negative;
    }
    outside.any_upper_bits >>= width;
    return outside;
  }
};

template <typename Word>
struct InsideSumLoop {
  NEREID_INLINE_LOOP uint64_t Run(const Word* values, size_t count, Word base, int width) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; ++i) {
      const Word distance = values[i] - base;
      sum += (distance >> width) == 0 ? distance : 0;
    }
    return sum;
  }
};

template <typename Word>
struct EqualLoop {
  NEREID_INLINE_LOOP Word Run(const Word* values, size_t count, Word value) {
    Word equal = 0;
    for (size_t i = 0; i < count; ++i) equal += values[i] == value;
    return equal;
  }
};

template <typename Word>
struct DifferenceLoop {
  NEREID_INLINE_LOOP void Run(const Word* __restrict values, size_t first, size_t count,
                              Word* __restrict out) {
    for (size_t i = first; i < count; ++i) out[i] = values[i] - values[i - 1];
  }
};

template <typename Word>
struct AddLoop {
  NEREID_INLINE_LOOP void Run(const Word* values, size_t count, Word addend, Word* out) {
    for (size_t i = 0; i < count; ++i) out[i] = values[i] + addend;
  }
};

template <typename Word>
size_t PackedFrameBytes(const FrameWindow& window, size_t count, int order) {
  size_t bytes = 2 + (1 + static_cast<size_t>(order)) * sizeof(Word);
  bytes += PackedBytes(count, window.width);
  if (window.patch_count == 0) return bytes;
  return bytes + kPatchHeaderBytes + PositionBytesEstimate(window.patch_count, count) +
         PackedBytes(window.patch_count, window.patch_width);
}

template <typename Word>
FrameWindow WholeWindow(const Extent<Word>& extent) {
  FrameWindow window;
  window.base = extent.least;
  window.width = std::bit_width(static_cast<Word>(extent.greatest - extent.least));
  return window;
}

template <typename Word>
FrameWindow PatchedWindow(ProcessorPath path, const Word* values, size_t count, Word base,
                          int width) {
  const auto outside = RunOn<OutsideLoop<Word>>(path, values, count, base, width);
  FrameWindow window;
  window.base = base;
  window.width = width;
  window.patch_count = outside.count;
  // One bit more than the magnitude, for the sign.
  if (outside.count > 0) window.patch_width = std::bit_width(outside.any_upper_bits) + 1;
  return window;
}

// Start of the window with `centre` in its middle, moved where it would leave the extent, which is
// no shorter.
template <typename Word>
Word WindowBase(const Extent<Word>& extent, Word centre, int width) {
  const Word reach = (Word{1} << width) - 1;
  const Word below = reach / 2;
  if (centre - extent.least <= below) return extent.least;
  if (extent.greatest - centre <= reach - below) return extent.greatest - reach;
  return centre - below;
}

// The mean of what is inside the window lies closer to the middle of all values than a sample
// tells.
template <typename Word>
Word MeanInside(ProcessorPath path, const FrameWindow& window, const Word* values, size_t count) {
  const auto base = static_cast<Word>(window.base);
  const uint64_t sum = RunOn<InsideSumLoop<Word>>(path, values, count, base, window.width);
  return base + static_cast<Word>(sum / (count - window.patch_count));
}

template <typename Word>
FrameWindow BestWindow(ProcessorPath path, const FrameSample<Word>& sample, const Word* values,
                       size_t count, const Extent<Word>& extent, const FrameWindow& whole) {
  FrameWindow best = whole;
  size_t best_cost = PackedFrameBytes<Word>(best, count, 0);
  const auto take_if_better = [&](Word centre, int width) {
    const Word base = WindowBase(extent, centre, width);
    const FrameWindow window = PatchedWindow(path, values, count, base, width);
    const size_t cost =
        PackedFrameBytes<Word>(window, count, 0) + window.patch_count / kPatchesWorthOneByte;
    if (cost >= best_cost) return false;
    best = window;
    best_cost = cost;
    return true;
  };
  int fruitless = 0;
  const int start = std::min<int>(whole.width - 1, std::bit_width(sample.Spread()) + 1);
  const Word centre = sample.Centre();
  for (int width = start; width >= 0 && fruitless < kFruitlessWidthsMax; --width) {
    fruitless = take_if_better(centre, width) ? 0 : fruitless + 1;
  }
  if (best.patch_count > 0 && best.patch_count < count && best.width <= kRecentredWidthMax) {
    take_if_better(MeanInside(path, best, values, count), best.width);
  }
  return best;
}

// Finds periods and short lists of values that a sample may miss.
template <typename Word>
bool RareValuesRepeat(ProcessorPath path, const Word* values, size_t count) {
  for (const size_t position : {count / 3, count - 1}) {
    if (RunOn<EqualLoop<Word>>(path, values, count, values[position]) < 2) return false;
  }
  return true;
}

// What is stored about a frame ahead of its integers.
void AppendFrameHeader(const Frame& frame, const FrameWindow& window, size_t word_bytes,
                       std::string& out) {
  const bool patched = window.patch_count > 0;
  AppendField(out, static_cast<uint8_t>(frame.order | (patched ? kPatchedFlag : 0)));
  AppendField(out, static_cast<uint8_t>(window.width));
  if (patched) {
    AppendField(out, static_cast<uint8_t>(window.patch_width));
    AppendField(out, static_cast<uint16_t>(window.patch_count));
  }
  out.append(reinterpret_cast<const char*>(&window.base), word_bytes);
  for (int i = 0; i < frame.order; ++i) {
    out.append(reinterpret_cast<const char*>(&frame.seeds[static_cast<size_t>(i)]), word_bytes);
  }
}

template <typename Word>
bool ReadFrameHeader(ByteReader& reader, size_t count, Frame& frame) {
  const auto flags = reader.Field<uint8_t>();
  frame.order = flags & ~kPatchedFlag;
  frame.window.width = reader.Field<uint8_t>();
  if (flags & kPatchedFlag) {
    frame.window.patch_width = reader.Field<uint8_t>();
    frame.window.patch_count = reader.Field<uint16_t>();
  }
  constexpr int kBits = sizeof(Word) * 8;
  if (frame.order > kFrameOrderMax || static_cast<size_t>(frame.order) >= count) return false;
  if (frame.window.width > kBits || frame.window.patch_count > count) return false;
  if (frame.window.width + frame.window.patch_width > kBits) return false;
  if (frame.window.patch_count > 0 && frame.window.patch_width == 0) return false;
  frame.window.base = reader.Field<Word>();
  for (int i = 0; i < frame.order; ++i) {
    frame.seeds[static_cast<size_t>(i)] = reader.Field<Word>();
  }
  return reader.ok();
}

// Undoes SetResiduals: adds the base and sums the differences up.
template <typename Word>
void Restore(ProcessorPath path, const Frame& frame, size_t count, Word* values) {
  RunOn<AddLoop<Word>>(path, values, count, static_cast<Word>(frame.window.base), values);
  for (auto order = static_cast<size_t>(frame.order); order-- > 0;) {
    auto sum = static_cast<Word>(frame.seeds[order]);
    values[order] = sum;
    for (size_t i = order + 1; i < count; ++i) values[i] = sum += values[i];
  }
}

}  // namespace

template <typename Word>
const Word* FrameEncoder<Word>::Differences(ProcessorPath path, const Word* values, size_t count,
                                            int order,
                                            std::array<uint64_t, kFrameOrderMax>& seeds) {
  // Two buffers take turns. The last order always lands in residuals_.
  for (size_t i = 0; i < static_cast<size_t>(order); ++i) {
    seeds[i] = values[i];
    Word* const out =
        (static_cast<size_t>(order) - i) % 2 == 1 ? residuals_.data() : patches_.data();
    RunOn<DifferenceLoop<Word>>(path, values, i + 1, count, out);
    values = out;
  }
  // The first few have no difference of this order; they take any that is there.
  for (size_t i = 0; i < static_cast<size_t>(order); ++i) {
    residuals_[i] = residuals_[static_cast<size_t>(order)];
  }
  return values;
}

template <typename Word>
Frame FrameEncoder<Word>::Plan(ProcessorPath path, const Word* values, size_t count) {
  const FrameSample<Word> sample = SampleBestOrder(path, values, count);
  Frame frame;
  frame.order = sample.order;
  const Word* differences = Differences(path, values, count, frame.order, frame.seeds);
  const auto extent = RunOn<ExtentLoop<Word>>(path, differences, count);
  frame.whole = WholeWindow(extent);
  frame.window = BestWindow(path, sample, differences, count, extent, frame.whole);
  frame.repeats =
      sample.Repeats() * 4 >= sample.size * 3 ||
      (frame.window.width > kChanceWidthMax && RareValuesRepeat(path, differences, count));
  frame.packed_bytes = PackedFrameBytes<Word>(frame.window, count, frame.order);
  return frame;
}

template <typename Word>
void FrameEncoder<Word>::SetResiduals(ProcessorPath path, const Frame& frame,
                                      const FrameWindow& window, const Word* values, size_t count) {
  std::array<uint64_t, kFrameOrderMax> seeds;
  const Word* differences = Differences(path, values, count, frame.order, seeds);
  const Word base = static_cast<Word>(window.base);
  RunOn<AddLoop<Word>>(path, differences, count, static_cast<Word>(Word{0} - base),
                       residuals_.data());
}

template <typename Word>
void FrameEncoder<Word>::AppendPatches(ProcessorPath path, const FrameWindow& window, size_t count,
                                       std::string& out) {
  // Every position is written and kept only if it counts: no branch to mispredict.
  size_t patches = 0;
  for (size_t i = 0; i < count && patches < window.patch_count; ++i) {
    const Word upper = residuals_[i] >> window.width;
    positions_[patches] = static_cast<uint16_t>(i);
    patches_[patches] = upper;
    patches += upper != 0;
  }
  AppendPositions(path, positions_.data(), patches, count, out);
  const size_t begin = out.size();
  out.resize(begin + PackedBytes(patches, window.patch_width));
  PackBits(path, patches_.data(), patches, window.patch_width, out.data() + begin);
}

template <typename Word>
void FrameEncoder<Word>::AppendPacked(ProcessorPath path, const Frame& frame, const Word* values,
                                      size_t count, std::string& out) {
  AppendFrameHeader(frame, frame.window, sizeof(Word), out);
  SetResiduals(path, frame, frame.window, values, count);
  if (frame.window.patch_count > 0) AppendPatches(path, frame.window, count, out);
  const size_t begin = out.size();
  out.resize(begin + PackedBytes(count, frame.window.width));
  PackBits(path, residuals_.data(), count, frame.window.width, out.data() + begin);
}

template <typename Word>
bool FrameEncoder<Word>::AppendCompressed(ProcessorPath path, const Frame& frame,
                                          const Word* values, size_t count, size_t bytes_max,
                                          PlaneCompressor& compressor, std::string& out) {
  SetResiduals(path, frame, frame.whole, values, count);
  const size_t begin = out.size();
  AppendFrameHeader(frame, frame.whole, sizeof(Word), out);
  const size_t header_bytes = out.size() - begin + sizeof(uint16_t);
  const std::string_view compressed =
      bytes_max <= header_bytes ? std::string_view()
                                : compressor.Compress(residuals_.data(), count, frame.whole.width,
                                                      bytes_max - header_bytes);
  if (compressed.empty()) {
    out.resize(begin);
    return false;
  }
  AppendField(out, static_cast<uint16_t>(compressed.size()));
  out.append(compressed);
  return true;
}

template <typename Word>
bool FrameDecoder<Word>::ReadPatches(ProcessorPath path, ByteReader& reader,
                                     const FrameWindow& window, size_t count) {
  if (window.patch_count == 0) return true;
  if (!ReadPositions(path, reader, window.patch_count, count, positions_.data())) return false;
  const std::string_view packed = reader.Bytes(PackedBytes(window.patch_count, window.patch_width));
  if (!reader.ok()) return false;
  UnpackBits(path, packed.data(), window.patch_count, window.patch_width, patches_.data());
  return true;
}

template <typename Word>
bool FrameDecoder<Word>::ReadPacked(ProcessorPath path, ByteReader& reader, size_t count,
                                    Word* values) {
  Frame frame;
  if (!ReadFrameHeader<Word>(reader, count, frame)) return false;
  const FrameWindow& window = frame.window;
  if (!ReadPatches(path, reader, window, count)) return false;
  const std::string_view packed = reader.Bytes(PackedBytes(count, window.width));
  if (!reader.ok()) return false;
  UnpackBits(path, packed.data(), count, window.width, values);
  // Only the bits that are stored: the sign above them comes back by shifting out and in again.
  const int spare = static_cast<int>(sizeof(Word)) * 8 - window.patch_width;
  for (size_t i = 0; i < window.patch_count; ++i) {
    using Signed = std::make_signed_t<Word>;
    const Signed upper = static_cast<Signed>(patches_[i] << spare) >> spare;
    values[positions_[i]] |= static_cast<Word>(upper) << window.width;
  }
  Restore(path, frame, count, values);
  return true;
}

template <typename Word>
bool FrameDecoder<Word>::ReadCompressed(ByteReader& reader, size_t count,
                                        PlaneDecompressor& decompressor, Word* values) {
  Frame frame;
  if (!ReadFrameHeader<Word>(reader, count, frame) || frame.window.patch_count > 0) return false;
  const std::string_view compressed = reader.Bytes(reader.Field<uint16_t>());
  if (!reader.ok()) return false;
  if (!decompressor.Decompress(compressed, count, frame.window.width, values)) return false;
  Restore(ProcessorPath::kPortable, frame, count, values);
  return true;
}

template class FrameEncoder<uint32_t>;
template class FrameEncoder<uint64_t>;
template class FrameDecoder<uint32_t>;
template class FrameDecoder<uint64_t>;

}  // namespace nereid::storage

// Integers stored as small distances from a common base. A frame takes differences of the integers
// up to three times over, subtracts the base and packs what is left in a fixed number of bits. The
// few values that need more bits are patched: their position and their upper bits are stored apart.
// All arithmetic wraps around. docs/storage_format.md draws the bytes.

#ifndef NEREID_STORAGE_FRAME_OF_REFERENCE_H_
#define NEREID_STORAGE_FRAME_OF_REFERENCE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "storage/byte_reader.h"
#include "storage/limits.h"
#include "storage/plane_compression.h"
#include "storage/processor_path.h"

namespace nereid::storage {

inline constexpr int kFrameOrderMax = 3;

// The integers from `base` to `base` + 2^`width` − 1, and what the values outside cost.
struct FrameWindow {
  uint64_t base = 0;
  int width = 0;
  int patch_width = 0;
  size_t patch_count = 0;
};

// How to store some integers, as FrameEncoder chose it.
struct Frame {
  // How often differences are taken, and the first integer of each order below.
  int order = 0;
  std::array<uint64_t, kFrameOrderMax> seeds{};
  FrameWindow window;
  // The window that needs no patches.
  FrameWindow whole;
  // True if values come up again and again, so that compression may win over packing.
  bool repeats = false;
  // What AppendPacked will append; exact if there are no patches, else an estimate.
  size_t packed_bytes = 0;
};

// Chooses frames and stores integers in them. `Word` is uint32_t or uint64_t. Holds scratch memory,
// so that nothing is allocated per piece. One thread at a time.
template <typename Word>
class FrameEncoder {
 public:
  // `count` is 1 to kPiecePointsMax. Judges from a sample of the values; looks at all of them only
  // to count what falls outside a window.
  Frame Plan(ProcessorPath path, const Word* values, size_t count);

  // Appends `values` in the frame planned for them.
  void AppendPacked(ProcessorPath path, const Frame& frame, const Word* values, size_t count,
                    std::string& out);

  // Appends `values` compressed; false, with nothing appended, if that takes more than `bytes_max`.
  bool AppendCompressed(ProcessorPath path, const Frame& frame, const Word* values, size_t count,
                        size_t bytes_max, PlaneCompressor& compressor, std::string& out);

 private:
  const Word* Differences(ProcessorPath path, const Word* values, size_t count, int order,
                          std::array<uint64_t, kFrameOrderMax>& seeds);
  void SetResiduals(ProcessorPath path, const Frame& frame, const FrameWindow& window,
                    const Word* values, size_t count);
  void AppendPatches(ProcessorPath path, const FrameWindow& window, size_t count, std::string& out);

  std::array<Word, kPiecePointsMax> residuals_;
  std::array<Word, kPiecePointsMax> patches_;
  std::array<uint16_t, kPiecePointsMax> positions_;
};

extern template class FrameEncoder<uint32_t>;
extern template class FrameEncoder<uint64_t>;

// Reads frames of either form. One thread at a time.
template <typename Word>
class FrameDecoder {
 public:
  // Reads `count` integers, 1 to kPiecePointsMax, off `reader`. False if the bytes are no frame.
  bool ReadPacked(ProcessorPath path, ByteReader& reader, size_t count, Word* values);
  bool ReadCompressed(ByteReader& reader, size_t count, PlaneDecompressor& decompressor,
                      Word* values);

 private:
  bool ReadPatches(ProcessorPath path, ByteReader& reader, const FrameWindow& window, size_t count);

  std::array<Word, kPiecePointsMax> patches_;
  std::array<uint16_t, kPiecePointsMax> positions_;
};

extern template class FrameDecoder<uint32_t>;
extern template class FrameDecoder<uint64_t>;

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_FRAME_OF_REFERENCE_H_

// Columns of doubles in few bytes, bit for bit: NaN payloads, −0, infinities and denormals
// included. Each column is stored in the smallest of several forms; docs/storage_format.md draws
// them.

#ifndef NEREID_STORAGE_NUMBER_CODEC_H_
#define NEREID_STORAGE_NUMBER_CODEC_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "storage/frame_of_reference.h"
#include "storage/limits.h"
#include "storage/number_mapping.h"
#include "storage/plane_compression.h"
#include "storage/processor_path.h"

namespace nereid::storage {

// Holds scratch memory, about 60 KB, so that nothing is allocated per column. One thread at a time;
// any encoder writes the same bytes for the same numbers.
class NumberEncoder {
 public:
  explicit NumberEncoder(ProcessorPath path = FastestProcessorPath()) : path_(path) {}

  // Appends at most kPiecePointsMax numbers to `out`, in eight bytes each and one more, or less.
  void Encode(absl::Span<const double> numbers, std::string& out);

 private:
  // One way to store the numbers: as which integers, those in which frame.
  template <typename Word>
  struct Candidate {
    Mapping mapping{};
    size_t foreign_count = 0;
    Frame frame;
    size_t bytes = SIZE_MAX;
    std::array<Word, kPiecePointsMax> integers;
    std::array<uint16_t, kPiecePointsMax> foreign;
  };

  void PlanSingles(absl::Span<const double> numbers, const NumberTraits& traits);
  void PlanDoubles(absl::Span<const double> numbers, const NumberTraits& traits);
  void PlanScaled(absl::Span<const double> numbers, bool singles);
  bool TakeScale(absl::Span<const double> numbers, const Scale& scale);

  template <typename Word>
  void PlanFrame(FrameEncoder<Word>& encoder, Candidate<Word>& candidate, size_t count);
  template <typename Word>
  void Append(absl::Span<const double> numbers, FrameEncoder<Word>& encoder,
              const Candidate<Word>& candidate, std::string& out);

  const ProcessorPath path_;
  Candidate<uint32_t> singles_;
  Candidate<uint64_t> doubles_;
  Candidate<uint64_t> scaled_;
  FrameEncoder<uint32_t> narrow_encoder_;
  FrameEncoder<uint64_t> wide_encoder_;
  PlaneCompressor compressor_;
};

// Holds scratch memory like the encoder. One thread at a time.
class NumberDecoder {
 public:
  explicit NumberDecoder(ProcessorPath path = FastestProcessorPath()) : path_(path) {}

  // Reads `count` numbers, at most kPiecePointsMax, from the front of `bytes` and returns how many
  // bytes they took. DATA_LOSS if the bytes are not what an encoder wrote for that many numbers, as
  // far as that can be told; then `numbers` holds anything.
  absl::StatusOr<size_t> Decode(std::string_view bytes, size_t count, double* numbers);

 private:
  bool ReadForeign(ByteReader& reader, size_t foreign_count, size_t count);
  bool ReadMapped(ByteReader& reader, uint8_t tag, size_t count, double* numbers);
  template <typename Word>
  bool ReadFrame(ByteReader& reader, bool compressed, size_t count, FrameDecoder<Word>& decoder,
                 std::array<Word, kPiecePointsMax>& integers);

  const ProcessorPath path_;
  std::array<uint32_t, kPiecePointsMax> narrow_;
  std::array<uint64_t, kPiecePointsMax> wide_;
  std::array<uint16_t, kPiecePointsMax> foreign_;
  std::array<double, kPiecePointsMax> foreign_numbers_;
  FrameDecoder<uint32_t> narrow_decoder_;
  FrameDecoder<uint64_t> wide_decoder_;
  PlaneDecompressor decompressor_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_NUMBER_CODEC_H_

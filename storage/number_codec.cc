#include "storage/number_codec.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "storage/append_field.h"
#include "storage/position_list.h"

namespace nereid::storage {
namespace {

// The lowest three bits of the first byte. Stored: a value never changes its meaning.
enum class Form : uint8_t { kRaw = 0, kConstant = 1, kPacked = 2, kCompressed = 3 };

constexpr uint8_t kFormMask = 0x07;
constexpr int kMappingShift = 4;
constexpr uint8_t kMappingMask = 0x07;
constexpr uint8_t kUnusedMask = 0x08;
constexpr uint8_t kForeignFlag = 0x80;

// Doubles that are decimals of so few bytes each take more as ordered integers: nothing to try.
constexpr size_t kScaledBytesGood = 5;
// Where so many singles fit into a byte, another mapping saves next to nothing.
constexpr size_t kSinglesPerByteGood = 4;
constexpr size_t kForeignBytes = 1 + sizeof(double);
// Compression costs time both ways; it is for columns where it saves at least 5 %.
constexpr size_t kCompressedPercentMax = 95;
constexpr size_t kCompressibleBytesMin = 256;

uint8_t Tag(Form form) { return static_cast<uint8_t>(form); }

uint8_t Tag(Form form, const Mapping& mapping, size_t foreign_count) {
  const int kind = static_cast<int>(mapping.kind) << kMappingShift;
  return static_cast<uint8_t>(Tag(form) | kind | (foreign_count > 0 ? kForeignFlag : 0));
}

// A foreign number takes nine bytes; with more of them than this, another mapping does as well.
size_t ForeignMax(size_t count) { return count / 8; }

size_t HeaderBytes(size_t foreign_count) {
  return 2 + (foreign_count > 0 ? sizeof(uint16_t) + foreign_count * kForeignBytes : 0);
}

// Gives foreign numbers the integer of a neighbour, so that they disturb no difference and no
// window.
template <typename Word, typename IsForeign>
size_t ReplaceForeign(Word* integers, size_t count, const IsForeign& is_foreign,
                      uint16_t* positions) {
  size_t first_own = 0;
  while (first_own + 1 < count && is_foreign(first_own)) ++first_own;
  Word last = integers[first_own];
  size_t foreign_count = 0;
  for (size_t i = 0; i < count; ++i) {
    if (is_foreign(i)) {
      positions[foreign_count++] = static_cast<uint16_t>(i);
      integers[i] = last;
    }
    last = integers[i];
  }
  return foreign_count;
}

bool IsSingle(double number) {
  const double back = static_cast<float>(number);
  return std::bit_cast<uint64_t>(back) == std::bit_cast<uint64_t>(number);
}

template <typename Word>
int8_t TrailingZeros(Word used_bits) {
  const int bits = static_cast<int>(sizeof(Word)) * 8;
  return static_cast<int8_t>(std::min(std::countr_zero(used_bits), bits - 1));
}

void AppendRaw(absl::Span<const double> numbers, std::string& out) {
  AppendField(out, Tag(Form::kRaw));
  out.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(double));
}

}  // namespace

template <typename Word>
void NumberEncoder::PlanFrame(FrameEncoder<Word>& encoder, Candidate<Word>& candidate,
                              size_t count) {
  candidate.frame = encoder.Plan(path_, candidate.integers.data(), count);
  candidate.bytes = HeaderBytes(candidate.foreign_count) + candidate.frame.packed_bytes;
}

void NumberEncoder::PlanSingles(absl::Span<const double> numbers, const NumberTraits& traits) {
  uint32_t* bits = singles_.integers.data();
  SinglesFromNumbers(path_, numbers.data(), numbers.size(), bits);
  singles_.foreign_count = 0;
  if (traits.not_single > 0) {
    const auto is_foreign = [&](size_t i) { return !IsSingle(numbers[i]); };
    singles_.foreign_count =
        ReplaceForeign(bits, numbers.size(), is_foreign, singles_.foreign.data());
  }
  const int8_t dropped = TrailingZeros(UsedBits(path_, bits, numbers.size()));
  singles_.mapping = {MappingKind::kSingles, dropped};
  OrderSingles(path_, bits, numbers.size(), dropped, bits);
  PlanFrame(narrow_encoder_, singles_, numbers.size());
}

void NumberEncoder::PlanDoubles(absl::Span<const double> numbers, const NumberTraits& traits) {
  const int8_t dropped = TrailingZeros(traits.used_bits);
  doubles_.mapping = {MappingKind::kDoubles, dropped};
  OrderDoubles(path_, numbers.data(), numbers.size(), dropped, doubles_.integers.data());
  PlanFrame(wide_encoder_, doubles_, numbers.size());
}

bool NumberEncoder::TakeScale(absl::Span<const double> numbers, const Scale& scale) {
  uint64_t* wholes = scaled_.integers.data();
  const size_t foreign = WholesFromNumbers(path_, numbers.data(), numbers.size(), scale, wholes);
  if (foreign > ForeignMax(numbers.size())) return false;
  scaled_.mapping = MappingFromScale(scale);
  scaled_.foreign_count = 0;
  if (foreign > 0) {
    const auto is_foreign = [&](size_t i) { return wholes[i] == kForeignWhole; };
    scaled_.foreign_count =
        ReplaceForeign(wholes, numbers.size(), is_foreign, scaled_.foreign.data());
  }
  return true;
}

void NumberEncoder::PlanScaled(absl::Span<const double> numbers, bool singles) {
  const auto binary = FindBinaryScale(numbers.data(), numbers.size(), singles);
  bool taken = binary.has_value() && TakeScale(numbers, *binary);
  if (!taken) {
    const auto decimal = FindDecimalScale(numbers.data(), numbers.size(), singles);
    taken = decimal.has_value() && TakeScale(numbers, *decimal);
  }
  if (taken) PlanFrame(wide_encoder_, scaled_, numbers.size());
}

template <typename Word>
void NumberEncoder::Append(absl::Span<const double> numbers, FrameEncoder<Word>& encoder,
                           const Candidate<Word>& candidate, std::string& out) {
  const size_t begin = out.size();
  AppendField(out, Tag(Form::kPacked, candidate.mapping, candidate.foreign_count));
  AppendField(out, candidate.mapping.parameter);
  if (candidate.foreign_count > 0) {
    AppendField(out, static_cast<uint16_t>(candidate.foreign_count));
    AppendPositions(path_, candidate.foreign.data(), candidate.foreign_count, numbers.size(), out);
    for (size_t i = 0; i < candidate.foreign_count; ++i) {
      AppendField(out, numbers[candidate.foreign[i]]);
    }
  }
  const size_t packed_bytes = candidate.frame.packed_bytes;
  if (candidate.frame.repeats && packed_bytes >= kCompressibleBytesMin &&
      encoder.AppendCompressed(path_, candidate.frame, candidate.integers.data(), numbers.size(),
                               packed_bytes * kCompressedPercentMax / 100, compressor_, out)) {
    out[begin] =
        static_cast<char>(Tag(Form::kCompressed, candidate.mapping, candidate.foreign_count));
    return;
  }
  encoder.AppendPacked(path_, candidate.frame, candidate.integers.data(), numbers.size(), out);
}

void NumberEncoder::Encode(absl::Span<const double> numbers, std::string& out) {
  assert(numbers.size() <= kPiecePointsMax);
  if (numbers.empty()) return;
  const NumberTraits traits = LookAtNumbers(path_, numbers.data(), numbers.size());
  if (traits.changing_bits == 0) {
    AppendField(out, Tag(Form::kConstant));
    AppendField(out, numbers[0]);
    return;
  }
  const bool singles = traits.not_single <= ForeignMax(numbers.size());
  singles_.bytes = doubles_.bytes = scaled_.bytes = SIZE_MAX;
  if (singles) {
    PlanSingles(numbers, traits);
    if (singles_.bytes > numbers.size() / kSinglesPerByteGood) PlanScaled(numbers, singles);
  } else {
    PlanScaled(numbers, singles);
    if (scaled_.bytes > numbers.size() * kScaledBytesGood) PlanDoubles(numbers, traits);
  }
  const size_t begin = out.size();
  const size_t least = std::min({scaled_.bytes, singles_.bytes, doubles_.bytes});
  if (least == singles_.bytes) {
    Append(numbers, narrow_encoder_, singles_, out);
  } else {
    Append(numbers, wide_encoder_, least == scaled_.bytes ? scaled_ : doubles_, out);
  }
  if (out.size() - begin <= numbers.size() * sizeof(double)) return;
  out.resize(begin);
  AppendRaw(numbers, out);
}

bool NumberDecoder::ReadForeign(ByteReader& reader, size_t foreign_count, size_t count) {
  if (foreign_count == 0) return true;
  if (foreign_count > count) return false;
  if (!ReadPositions(path_, reader, foreign_count, count, foreign_.data())) return false;
  const std::string_view bytes = reader.Bytes(foreign_count * sizeof(double));
  if (!reader.ok()) return false;
  std::memcpy(foreign_numbers_.data(), bytes.data(), bytes.size());
  return true;
}

template <typename Word>
bool NumberDecoder::ReadFrame(ByteReader& reader, bool compressed, size_t count,
                              FrameDecoder<Word>& decoder,
                              std::array<Word, kPiecePointsMax>& integers) {
  if (compressed) return decoder.ReadCompressed(reader, count, decompressor_, integers.data());
  return decoder.ReadPacked(path_, reader, count, integers.data());
}

bool NumberDecoder::ReadMapped(ByteReader& reader, uint8_t tag, size_t count, double* numbers) {
  const auto kind = static_cast<MappingKind>(tag >> kMappingShift & kMappingMask);
  const Mapping mapping{kind, reader.Field<int8_t>()};
  if (!MappingIsValid(mapping)) return false;
  const size_t foreign_count = tag & kForeignFlag ? reader.Field<uint16_t>() : 0;
  if (!ReadForeign(reader, foreign_count, count)) return false;
  const bool compressed = static_cast<Form>(tag & kFormMask) == Form::kCompressed;
  if (kind == MappingKind::kSingles) {
    if (!ReadFrame(reader, compressed, count, narrow_decoder_, narrow_)) return false;
    NumbersFromSingles(path_, narrow_.data(), count, mapping.parameter, numbers);
  } else {
    if (!ReadFrame(reader, compressed, count, wide_decoder_, wide_)) return false;
    if (kind == MappingKind::kDoubles) {
      NumbersFromDoubles(path_, wide_.data(), count, mapping.parameter, numbers);
    } else {
      NumbersFromWholes(path_, wide_.data(), count, ScaleFromMapping(mapping), numbers);
    }
  }
  for (size_t i = 0; i < foreign_count; ++i) numbers[foreign_[i]] = foreign_numbers_[i];
  return true;
}

absl::StatusOr<size_t> NumberDecoder::Decode(std::string_view bytes, size_t count,
                                             double* numbers) {
  if (count == 0) return size_t{0};
  if (count > kPiecePointsMax) {
    return absl::DataLossError(
        absl::StrCat("a column cannot hold ", count, " numbers, the most is ", kPiecePointsMax));
  }
  ByteReader reader(bytes);
  const auto tag = reader.Field<uint8_t>();
  bool ok = reader.ok();
  switch (static_cast<Form>(tag & (kFormMask | kUnusedMask))) {
    case Form::kRaw: {
      const std::string_view raw = reader.Bytes(count * sizeof(double));
      ok = ok && reader.ok() && tag == Tag(Form::kRaw);
      if (ok) std::memcpy(numbers, raw.data(), raw.size());
      break;
    }
    case Form::kConstant: {
      const auto number = reader.Field<double>();
      ok = reader.ok() && tag == Tag(Form::kConstant);
      if (ok) std::fill_n(numbers, count, number);
      break;
    }
    case Form::kPacked:
    case Form::kCompressed:
      ok = ReadMapped(reader, tag, count, numbers);
      break;
    default:
      ok = false;
  }
  if (!ok) {
    return absl::DataLossError(absl::StrCat("a column of ", count, " numbers is damaged: form ",
                                            tag, ", ", bytes.size(), " bytes"));
  }
  return bytes.size() - reader.remaining();
}

}  // namespace nereid::storage

// Fuzzes the codec of columns of numbers on every processor path. An input whose first byte is even
// goes on with a count (2) and a column to decode; others with doubles to encode.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/limits.h"
#include "storage/number_codec.h"
#include "tests/fuzz/check.h"

namespace nereid::storage {
namespace {

using fuzz::Check;
using fuzz::CheckSame;

constexpr ProcessorPath kOtherPath = ProcessorPath::kPortable;

struct Codec {
  NumberEncoder encoder;
  NumberEncoder other_encoder{kOtherPath};
  NumberDecoder decoder;
  NumberDecoder other_decoder{kOtherPath};
};

void CheckRoundTrip(Codec& codec, const std::vector<double>& numbers) {
  std::string encoded;
  codec.encoder.Encode(numbers, encoded);
  Check(encoded.size() <= 1 + numbers.size() * sizeof(double));
  std::string other_encoded;
  codec.other_encoder.Encode(numbers, other_encoded);
  Check(other_encoded == encoded);
  for (NumberDecoder* decoder : {&codec.decoder, &codec.other_decoder}) {
    std::vector<double> back(numbers.size());
    const absl::StatusOr<size_t> consumed = decoder->Decode(encoded, back.size(), back.data());
    Check(consumed.ok() && *consumed == encoded.size());
    CheckSame(back, numbers);
  }
}

void CheckDecode(Codec& codec, std::string_view input) {
  size_t count = 0;
  if (!fuzz::TakeCount(input, kPiecePointsMax, count)) return;
  std::vector<double> numbers(count);
  const absl::StatusOr<size_t> consumed = codec.decoder.Decode(input, count, numbers.data());
  std::vector<double> other(count);
  const absl::StatusOr<size_t> other_consumed =
      codec.other_decoder.Decode(input, count, other.data());
  Check(consumed.status() == other_consumed.status());
  if (!consumed.ok()) {
    Check(consumed.status().code() == absl::StatusCode::kDataLoss);
    return;
  }
  Check(*consumed <= input.size() && *consumed == *other_consumed);
  CheckSame(numbers, other);
  CheckRoundTrip(codec, numbers);
}

}  // namespace
}  // namespace nereid::storage

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static nereid::storage::Codec codec;
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    nereid::storage::CheckDecode(codec, input);
  } else {
    nereid::storage::CheckRoundTrip(
        codec, nereid::fuzz::DoublesFrom(input, nereid::storage::kPiecePointsMax));
  }
  return 0;
}

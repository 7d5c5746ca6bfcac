// Fuzzes the codec of columns of x. An input whose first byte is even goes on with a count (2) and
// a column to decode; others with doubles, of which the finite ones are sorted and encoded.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/limits.h"
#include "storage/x_codec.h"
#include "tests/fuzz/check.h"

namespace nereid::storage {
namespace {

using fuzz::Check;
using fuzz::CheckSame;
using fuzz::IsColumnOfX;

struct Codec {
  NumberEncoder encoder;
  NumberDecoder decoder;
};

void CheckRoundTrip(Codec& codec, const std::vector<double>& x) {
  std::string encoded;
  EncodeX(x, codec.encoder, encoded);
  std::vector<double> back(x.size());
  const absl::StatusOr<size_t> consumed = DecodeX(encoded, back.size(), codec.decoder, back.data());
  Check(consumed.ok() && *consumed == encoded.size());
  CheckSame(back, x);
}

void CheckDecode(Codec& codec, std::string_view input) {
  size_t count = 0;
  if (!fuzz::TakeCount(input, kPiecePointsMax, count)) return;
  std::vector<double> x(count);
  const absl::StatusOr<size_t> consumed = DecodeX(input, count, codec.decoder, x.data());
  if (!consumed.ok()) {
    Check(consumed.status().code() == absl::StatusCode::kDataLoss);
    return;
  }
  Check(*consumed <= input.size());
  Check(IsColumnOfX(x));
  CheckRoundTrip(codec, x);
}

std::vector<double> ColumnOfX(std::vector<double> x) {
  std::erase_if(x, [](double value) { return !std::isfinite(value); });
  std::sort(x.begin(), x.end());
  x.erase(std::unique(x.begin(), x.end()), x.end());
  return x;
}

}  // namespace
}  // namespace nereid::storage

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using nereid::storage::kPiecePointsMax;
  static nereid::storage::Codec codec;
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] % 2 == 0) {
    nereid::storage::CheckDecode(codec, input);
  } else {
    nereid::storage::CheckRoundTrip(
        codec, nereid::storage::ColumnOfX(nereid::fuzz::DoublesFrom(input, kPiecePointsMax)));
  }
  return 0;
}

// Fuzzes the reading of pieces. The input is a value without its checksum, which is put right, so
// that damage reaches what lies behind the checksum.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/crc32c.h"
#include "storage/key.h"
#include "storage/limits.h"
#include "storage/piece.h"
#include "tests/fuzz/check.h"

namespace nereid::storage {
namespace {

using fuzz::Check;
using fuzz::CheckSame;
using fuzz::IsColumnOfX;

const std::string& Key() {
  static const std::string key = PointKey(1, Level::kPoints, 1);
  return key;
}

std::string WithChecksum(std::string_view bytes) {
  const uint32_t checksum = Crc32cUnderKey(Key(), bytes);
  std::string value(bytes);
  return value.append(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
}

size_t CountOfY(const Points& points) {
  return points.y.size() + points.texts.size() + points.images.size();
}

std::vector<int64_t> WallTimes(const Points& points) {
  std::vector<int64_t> times;
  for (size_t i = 0; i < points.size(); ++i) times.push_back(WallTimeAt(points, i));
  return times;
}

bool StampsAreInOrder(const Points& points) {
  int64_t index = -1;
  int64_t unix_nanos = points.time_before_unix_nanos;
  for (const Stamp& stamp : points.stamps) {
    if (stamp.index <= index || stamp.unix_nanos < unix_nanos) return false;
    index = stamp.index;
    unix_nanos = stamp.unix_nanos;
  }
  return index + 1 == static_cast<int64_t>(points.size());
}

void CheckRoundTrip(const Points& points) {
  Points back;
  Check(DecodePiece(Key(), EncodePiece(Key(), points, 0, points.size()), back).ok());
  Check(back.type == points.type);
  CheckSame(back.x, points.x);
  CheckSame(back.y, points.y);
  Check(back.texts == points.texts);
  Check(back.images.size() == points.images.size());
  Check(WallTimes(back) == WallTimes(points));
}

void CheckPiece(std::string_view bytes) {
  static Points points;
  const absl::Status status = DecodePiece(Key(), WithChecksum(bytes), points);
  if (!status.ok()) {
    Check(status.code() == absl::StatusCode::kDataLoss ||
          status.code() == absl::StatusCode::kFailedPrecondition);
    return;
  }
  Check(points.size() > 0 && points.size() <= kPiecePointsMax);
  Check(CountOfY(points) == points.size());
  Check(IsColumnOfX(points.x));
  Check(WallTimes(points).back() == points.stamps.back().unix_nanos);
  // Order is what the writer sees to.
  if (StampsAreInOrder(points)) CheckRoundTrip(points);
}

}  // namespace
}  // namespace nereid::storage

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  nereid::storage::CheckPiece({reinterpret_cast<const char*>(data), size});
  return 0;
}

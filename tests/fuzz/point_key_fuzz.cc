// Fuzzes the reading of point keys: what is read, written again, gives the same key.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/key.h"
#include "tests/fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using nereid::fuzz::Check;
  const std::string_view key(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<nereid::storage::ParsedPointKey> parsed =
      nereid::storage::ParsePointKey(key);
  if (parsed.ok()) {
    Check(std::isfinite(parsed->x));
    Check(nereid::storage::PointKey(parsed->series, parsed->level, parsed->x) == key);
  } else {
    Check(parsed.status().code() == absl::StatusCode::kDataLoss);
  }
  return 0;
}

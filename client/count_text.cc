#include "client/count_text.h"

#include <cstddef>

#include "absl/strings/str_cat.h"

namespace nereid::client {

std::string FormatWithCommas(uint64_t count) {
  std::string digits = absl::StrCat(count);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string FormatCount(uint64_t count, const std::string& unit) {
  return absl::StrCat(FormatWithCommas(count), " ", unit, count == 1 ? "" : "s");
}

}  // namespace nereid::client

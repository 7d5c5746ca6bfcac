#ifndef NEREID_TESTS_FUZZ_CHECK_H_
#define NEREID_TESTS_FUZZ_CHECK_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string_view>
#include <vector>

namespace nereid::fuzz {

// Ends the program, which libFuzzer reports together with the input.
inline void Check(bool holds) {
  if (!holds) std::abort();
}

// Bit for bit, so that NaN and −0 count.
inline void CheckSame(const std::vector<double>& one, const std::vector<double>& other) {
  Check(one.size() == other.size());
  Check(one.empty() || std::memcmp(one.data(), other.data(), one.size() * sizeof(double)) == 0);
}

// What a column of x promises: finite and strictly increasing.
inline bool IsColumnOfX(const std::vector<double>& x) {
  return std::all_of(x.begin(), x.end(), [](double value) { return std::isfinite(value); }) &&
         std::adjacent_find(x.begin(), x.end(), std::greater_equal<>()) == x.end();
}

// Takes a count (2) off the front of `input`: at most one more than `count_max`, so that too many
// are tried. False if `input` is too short.
inline bool TakeCount(std::string_view& input, size_t count_max, size_t& count) {
  uint16_t number = 0;
  if (input.size() < sizeof(number)) return false;
  std::memcpy(&number, input.data(), sizeof(number));
  input.remove_prefix(sizeof(number));
  count = number % (count_max + 2);
  return true;
}

// As many doubles as fit whole into `bytes`, but at most `count_max`.
inline std::vector<double> DoublesFrom(std::string_view bytes, size_t count_max) {
  std::vector<double> numbers(std::min(bytes.size() / sizeof(double), count_max));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
  return numbers;
}

}  // namespace nereid::fuzz

#endif  // NEREID_TESTS_FUZZ_CHECK_H_

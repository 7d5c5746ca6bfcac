#ifndef NEREID_TESTS_FUZZ_CHECK_H_
#define NEREID_TESTS_FUZZ_CHECK_H_

#include <algorithm>
#include <cstdlib>
#include <cstring>
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

// As many doubles as fit whole into `bytes`, but at most `count_max`.
inline std::vector<double> DoublesFrom(std::string_view bytes, size_t count_max) {
  std::vector<double> numbers(std::min(bytes.size() / sizeof(double), count_max));
  if (!numbers.empty()) std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(double));
  return numbers;
}

}  // namespace nereid::fuzz

#endif  // NEREID_TESTS_FUZZ_CHECK_H_

#include "client/cli/log_number.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace nereid::client {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Read {
  std::string text;
  double value;
  size_t length;
};

const std::vector<Read>& Numbers() {
  static const auto* const kNumbers = new std::vector<Read>{
      {"0", 0, 1},
      {"7", 7, 1},
      {"0.5", 0.5, 3},
      {"+0.5", 0.5, 4},
      {"-0.5", -0.5, 4},
      {".5", 0.5, 2},
      {"-.5", -0.5, 3},
      {"5.", 5, 2},
      {"5. ", 5, 2},
      {"5.]", 5, 2},
      {"1e5", 1e5, 3},
      {"1E5", 1e5, 3},
      {"1e-05", 1e-5, 5},
      {"1.5e+3", 1500, 6},
      {"1.e-05", 1e-5, 6},
      {".5e1", 5, 4},
      {"-1e-3", -1e-3, 5},
      {"76,631", 76631, 6},
      {"1,234,567.25", 1234567.25, 12},
      {"-1,000", -1000, 6},
      {"999,999,999", 999999999, 11},
      {"0.5,0.6", 0.5, 3},
      {"5, 6", 5, 1},
      {"5,", 5, 1},
      {"5,acc", 5, 1},
      {"1e3,5", 1000, 3},
      {"5;", 5, 1},
      {"5)", 5, 1},
      {"0.5.", 0.5, 3},
      {"0.5. Next", 0.5, 3},
      {"3/10", 3, 1},
      {"3:", 3, 1},
      {"3: x", 3, 1},
      {"3-", 3, 1},
      {"0.5-acc", 0.5, 3},
      {"0.5+0.1", 0.5, 3},
      {"0.5±0.1", 0.5, 3},
      {"0.5'", 0.5, 3},
      {"0.5\"", 0.5, 3},
      {"50ms", 50, 2},
      {"50ms/step", 50, 2},
      {"12.5%", 12.5, 4},
      {"12%|###", 12, 2},
      {"3.2GB", 3.2, 3},
      {"10it/s", 10, 2},
      {"5e", 5, 1},
      {"5e+", 5, 1},
      {"5µs", 5, 1},
      {"5秒", 5, 1},
      {"5m²", 5, 1},
      {"0x", 0, 1},
      {"0.5loss 0.6", 0.5, 3},
      {"1e999", kInfinity, 5},
      {"-1e999", -kInfinity, 6},
      {"1e-999", 0, 6},
      {"5e-324", 5e-324, 6},
      {"1.7976931348623157e308", 1.7976931348623157e308, 22},
      {"inf", kInfinity, 3},
      {"+inf", kInfinity, 4},
      {"-inf", -kInfinity, 4},
      {"INF", kInfinity, 3},
      {"Infinity", kInfinity, 8},
      {"-Infinity,", -kInfinity, 9},
      {"inf.", kInfinity, 3},
      {"inf%", kInfinity, 3},
  };
  return *kNumbers;
}

TEST(LogNumberTest, ReadsNumbers) {
  for (const Read& c : Numbers()) {
    const auto number = ReadLogNumber(c.text);
    ASSERT_TRUE(number.has_value()) << c.text;
    EXPECT_EQ(std::bit_cast<uint64_t>(number->value), std::bit_cast<uint64_t>(c.value)) << c.text;
    EXPECT_EQ(number->length, c.length) << c.text;
  }
}

TEST(LogNumberTest, ReadsNotANumber) {
  for (const std::string text : {"nan", "NaN", "NAN", "+nan", "nan,", "nan)", "nan(ind)", "nan."}) {
    const auto number = ReadLogNumber(text);
    ASSERT_TRUE(number.has_value()) << text;
    EXPECT_TRUE(std::isnan(number->value)) << text;
    EXPECT_FALSE(std::signbit(number->value)) << text;
  }
  const auto negative = ReadLogNumber("-nan");
  ASSERT_TRUE(negative.has_value());
  EXPECT_TRUE(std::isnan(negative->value) && std::signbit(negative->value));
}

TEST(LogNumberTest, RefusesWhatIsNoNumber) {
  for (const std::string text :
       {"",           "-",       "+",           ".",         "..",        "x",        "-x",
        "--5",        "+-5",     "- 5",         "e5",        ".e5",       "0:01:51",  "00:12",
        "1.2.3",      "1.2.3.4", "0...",        "0..",       "0.5...",    "0.5..",    "5…",
        "0.5…",       "51.ckpt", "0.51.ckpt",   "51.5a.txt", "5._",       "1,23",     "1,2",
        "0,5",        "0,123",   "1234,567",    "76,6312",   "1,234,56",  "76,631,5", "1_000",
        "0x1f",       "0xAB",    "-0x1f",       "0b101",     "3d7f",      "2h30m",    "224x224",
        "2024-01-02", "0.5-0.6", "51best.ckpt", "7b-chat",   "3d_conv",   "1'000",    "5²",
        "5٣",         "1.#INF",  "-1.#IND",     "nano",      "nan_count", "nan2",     "nan.py",
        "info",       "inf2",    "inf-loop",    "infinite",  "Infinity2", "infé",     "nané",
        "\xFF"}) {
    EXPECT_FALSE(ReadLogNumber(text).has_value()) << text;
  }
}

TEST(LogNumberTest, ReadsBackEveryShortestNumber) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 200000; ++i) {
    const auto expected = std::bit_cast<double>(random());
    if (!std::isfinite(expected)) continue;
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof(buffer), expected).ptr;
    const auto number = ReadLogNumber(std::string_view(buffer, end));
    ASSERT_TRUE(number.has_value()) << std::string(buffer, end);
    ASSERT_EQ(std::bit_cast<uint64_t>(number->value), std::bit_cast<uint64_t>(expected))
        << std::string(buffer, end);
    ASSERT_EQ(number->length, static_cast<size_t>(end - buffer));
  }
}

TEST(LogNumberTest, RoundsHalfwayDigitsCorrectly) {
  EXPECT_EQ(ReadLogNumber("9007199254740993")->value, 9007199254740992.0);
  EXPECT_EQ(ReadLogNumber("9007199254740993.0000000000000000000001")->value, 9007199254740994.0);
  EXPECT_EQ(ReadLogNumber("2.2250738585072011e-308")->value, 2.2250738585072011e-308);
  EXPECT_EQ(ReadLogNumber(std::string(400, '9'))->value, kInfinity);
}

}  // namespace
}  // namespace nereid::client

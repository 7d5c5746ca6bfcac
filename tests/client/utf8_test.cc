#include "client/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace nereid::client {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

TEST(Utf8Test, WellFormedTextStaysAsItIs) {
  const std::vector<std::string_view> texts = {"",
                                               "loss",
                                               std::string_view("a\0b", 3),
                                               "gr\xC3\xBC\xC3\x9F",
                                               "\xE2\x82\xAC 5",
                                               "\xF0\x9F\x8E\x89 done, all of it",
                                               "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF",
                                               "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
                                               "\xED\x9F\xBF\xEE\x80\x80"};
  for (std::string_view text : texts) {
    EXPECT_TRUE(IsValidUtf8(text)) << text;
    EXPECT_EQ(ReplaceInvalidUtf8(text), text);
  }
}

TEST(Utf8Test, EachMaximalIllFormedPartBecomesOneReplacement) {
  const auto expect_parts = [](std::string_view text, int parts) {
    std::string expected = "eight ascii bytes ";
    for (int i = 0; i < parts; ++i) expected += kReplacement;
    const std::string bad = "eight ascii bytes " + std::string(text) + "x";
    EXPECT_FALSE(IsValidUtf8(bad));
    EXPECT_EQ(ReplaceInvalidUtf8(bad), expected + "x");
  };
  expect_parts("\xFF", 1);
  expect_parts("\x80\x80", 2);
  expect_parts("\xC3", 1);
  expect_parts("\xC0\xAF", 2);          // Overlong.
  expect_parts("\xE2\x82", 1);          // Cut off.
  expect_parts("\xE0\x80\x80", 3);      // Overlong.
  expect_parts("\xED\xA0\x80", 3);      // Surrogate.
  expect_parts("\xF0\x9F\x8E", 1);      // Cut off.
  expect_parts("\xF4\x90\x80\x80", 4);  // Above U+10FFFF.
  expect_parts("\xF5\x80", 2);
  expect_parts("\xE2\x82\xE2\x82", 2);
}

TEST(Utf8Test, TextThatEndsInTheMiddleOfACharacterIsReplacedThere) {
  EXPECT_EQ(ReplaceInvalidUtf8("caf\xC3"), "caf" + std::string(kReplacement));
  EXPECT_EQ(ReplaceInvalidUtf8("\xF0\x9F"), kReplacement);
}

TEST(Utf8Test, ResultIsAlwaysWellFormed) {
  std::string text;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      text = {static_cast<char>(first), static_cast<char>(second), '\x80', 'a'};
      const std::string replaced = ReplaceInvalidUtf8(text);
      ASSERT_TRUE(IsValidUtf8(replaced)) << first << " " << second;
      ASSERT_EQ(IsValidUtf8(text), replaced == text) << first << " " << second;
    }
  }
}

}  // namespace
}  // namespace nereid::client

#include "client/cli/code_point.h"

#include <gtest/gtest.h>
#include <utf8proc.h>

#include <string>

#include "client/utf8.h"

namespace nereid::client {
namespace {

TEST(CodePointTest, ReadsCodePointsFromBothEnds) {
  const std::string text = "aé损📉";
  EXPECT_EQ(FirstCodePoint(text).value, U'a');
  EXPECT_EQ(FirstCodePoint(text.substr(1)).value, U'é');
  EXPECT_EQ(FirstCodePoint(text.substr(3)).value, U'损');
  EXPECT_EQ(LastCodePoint(text).value, U'📉');
  EXPECT_EQ(LastCodePoint(text).length, 4u);
  EXPECT_EQ(LastCodePoint(text.substr(0, 6)).value, U'损');
  EXPECT_EQ(LastCodePoint(text.substr(0, 3)).value, U'é');
  EXPECT_EQ(LastCodePoint("a").value, U'a');
  EXPECT_EQ(LastCodePoint("a\x80").value, U'\uFFFD');
  EXPECT_EQ(LastCodePoint("\x80\x80\x80\x80\x80").value, U'\uFFFD');
}

TEST(CodePointTest, ReadsEveryCodePoint) {
  for (utf8proc_int32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    utf8proc_uint8_t bytes[4];
    const auto length = static_cast<size_t>(utf8proc_encode_char(c, bytes));
    const std::string_view text(reinterpret_cast<const char*>(bytes), length);
    ASSERT_TRUE(IsValidUtf8(text)) << c;
    ASSERT_EQ(FirstCodePoint(text).value, static_cast<char32_t>(c));
    ASSERT_EQ(LastCodePoint(text).length, length) << c;
    ASSERT_FALSE(length > 1 && IsValidUtf8(text.substr(0, length - 1))) << c;
  }
}

TEST(CodePointTest, CutsPrefixesAtCodePoints) {
  EXPECT_EQ(CodePointPrefixLength("abc", 4), 3u);
  EXPECT_EQ(CodePointPrefixLength("abcdef", 4), 4u);
  EXPECT_EQ(CodePointPrefixLength("abcé", 4), 3u);
  EXPECT_EQ(CodePointPrefixLength("abéx", 4), 4u);
  EXPECT_EQ(CodePointPrefixLength("a📉x", 4), 1u);
  EXPECT_EQ(CodePointPrefixLength("📉x", 4), 4u);
  EXPECT_EQ(CodePointPrefixLength("\x80\x80\x80\x80\x80", 4), 4u);
}

}  // namespace
}  // namespace nereid::client

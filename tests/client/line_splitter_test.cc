#include "client/cli/line_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "client/utf8.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LineSplitterTest : public ::testing::Test {
 protected:
  void Feed(std::string_view bytes, int milliseconds = 0) {
    splitter_.Feed(bytes, LineSplitter::Time(std::chrono::milliseconds(milliseconds)));
  }

  // Lines of a whole stream that came at once.
  static std::vector<std::string> LinesOf(std::string_view bytes) {
    std::vector<std::string> lines;
    LineSplitter splitter([&lines](std::string_view line) { lines.emplace_back(line); });
    splitter.Feed(bytes, LineSplitter::Time());
    splitter.Finish();
    return lines;
  }

  // Lines of the same stream when each byte comes by itself.
  static std::vector<std::string> LinesOfSingleBytes(std::string_view bytes) {
    std::vector<std::string> lines;
    LineSplitter splitter([&lines](std::string_view line) { lines.emplace_back(line); });
    for (const char byte : bytes) splitter.Feed({&byte, 1}, LineSplitter::Time());
    splitter.Finish();
    return lines;
  }

  std::vector<std::string> lines_;
  LineSplitter splitter_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

struct Split {
  std::string bytes;
  std::vector<std::string> lines;
};

TEST_F(LineSplitterTest, SplitsAndCleans) {
  const Split kCases[] = {
      {"", {}},
      {"a\n", {"a"}},
      {"a", {"a"}},
      {"a\nb", {"a", "b"}},
      {"a\n\nb\n", {"a", "", "b"}},
      {"\n", {""}},
      {"a\r\nb\r\n", {"a", "b"}},
      {"a\r\r\nb", {"a", "b"}},
      {"\r\n", {""}},
      {"a\r", {"a"}},
      {"a\rb", {"b"}},
      {"a\rb\n", {"b"}},
      {"a\rb\r\n", {"b"}},
      {"\ra\rb\rc\nd\n", {"c", "d"}},
      {"a\t b \n", {"a\t b "}},
      // Escape sequences.
      {"\x1b[31mred\x1b[0m\n", {"red"}},
      {"\x1b[1;38;2;1;2;3mx\x1b[K\n", {"x"}},
      {"\x1b[?25lx\x1b[?25h\n", {"x"}},
      {"\x1b]0;title\x07x\n", {"x"}},
      {"\x1b]8;;http://host\x1b\\link\x1b]8;;\x1b\\\n", {"link"}},
      {"\x1b]2;never ended\nloss 1\n", {"", "loss 1"}},
      {"\x1b]2;broken off\x1b[31mx\n", {"x"}},
      {"\x1bPq#0;1\x1b\\x\n", {"x"}},
      {"\x1b(Bx\x1b=y\033"
       "7z\x1bMw\n",
       {"xyzw"}},
      {"a\x1b", {"a"}},
      {"a\x1b[", {"a"}},
      {"a\x1b[12\nb\n", {"a", "b"}},
      {"\x1b[31é\n", {"é"}},
      {"\x1b\x1b[31mx\n", {"x"}},
      {"1/2 loss 0.5\b\b\b\b\r2/2 loss 0.4\n", {"2/2 loss 0.4"}},
      {"bar\r\x1b[K\n", {"bar"}},
      {"\x1b[2K\x1b[1Gx\n", {"x"}},
      {"x\x1b[0m\n", {"x"}},
      // UTF-8.
      {"损失 0.5\n", {"损失 0.5"}},
      {"\xFF\n", {"\uFFFD"}},
      {"a\xE9loss\n", {"a\uFFFDloss"}},
      {"\xE6\x8D\n", {"\uFFFD"}},
      {"\xE6\x8D"
       "x\n",
       {"\uFFFDx"}},
      {"\xC0\x80\n", {"\uFFFD\uFFFD"}},
      {"\xED\xA0\x80\n", {"\uFFFD\uFFFD\uFFFD"}},
      {"\xF4\x90\x80\x80\n", {"\uFFFD\uFFFD\uFFFD\uFFFD"}},
      {"\xF0\x9F\x93", {"\uFFFD"}},
      {std::string("a\0b\n", 4), {std::string("a\0b", 3)}},
  };
  for (const Split& c : kCases) {
    EXPECT_EQ(LinesOf(c.bytes), c.lines) << c.bytes;
    EXPECT_EQ(LinesOfSingleBytes(c.bytes), c.lines) << c.bytes;
  }
}

TEST_F(LineSplitterTest, DeliversAtOnce) {
  Feed("a\nb");
  EXPECT_THAT(lines_, ElementsAre("a"));
  Feed("c\n");
  EXPECT_THAT(lines_, ElementsAre("a", "bc"));
}

TEST_F(LineSplitterTest, DeliversRedrawsOnceASecond) {
  Feed("\r 0%", 0);
  Feed("\r10%", 400);
  Feed("\r20%", 900);
  EXPECT_THAT(lines_, IsEmpty());
  Feed("\r30%", 1000);
  EXPECT_THAT(lines_, ElementsAre("20%"));
  Feed("\r40%", 1999);
  Feed("\r50%", 2000);
  EXPECT_THAT(lines_, ElementsAre("20%", "40%"));
  Feed("\r60%", 9000);
  Feed("\r70%", 9001);
  Feed("\n", 9002);
  EXPECT_THAT(lines_, ElementsAre("20%", "40%", "50%", "70%"));
}

TEST_F(LineSplitterTest, CountsTheSecondForEachLine) {
  Feed("a\rb\n", 0);
  Feed("c", 5000);
  Feed("\rd", 5999);
  Feed("\re", 6000);
  Feed("\n", 6000);
  EXPECT_THAT(lines_, ElementsAre("b", "d", "e"));
}

TEST_F(LineSplitterTest, TakesALateLineFeedAsTheEndOfTheSameLine) {
  Feed("100%\r", 0);
  Feed("\n", 5000);
  Feed("next\r", 5000);
  Feed("", 9000);
  splitter_.Finish();
  EXPECT_THAT(lines_, ElementsAre("100%", "next"));
}

TEST_F(LineSplitterTest, FinishDeliversOnlyOnce) {
  Feed("a");
  splitter_.Finish();
  splitter_.Finish();
  EXPECT_THAT(lines_, ElementsAre("a"));
}

TEST_F(LineSplitterTest, CutsLongLines) {
  const std::string longest(kLineBytesMax, 'a');
  EXPECT_THAT(LinesOf(longest + "\n"), ElementsAre(longest));
  EXPECT_THAT(LinesOf(longest + "b\n"), ElementsAre(longest, "b"));
  EXPECT_THAT(LinesOf(longest + longest + "b"), ElementsAre(longest, longest, "b"));
}

TEST_F(LineSplitterTest, CutsNoNumberWhereABlankIsNear) {
  const std::string filler(kLineBytesMax - 6, 'a');
  EXPECT_THAT(LinesOf(filler + " 0.51234 b\n"), ElementsAre(filler + " ", "0.51234 b"));
}

TEST_F(LineSplitterTest, CutsAtCodePoints) {
  const std::string filler(kLineBytesMax - 1, 'a');
  EXPECT_THAT(LinesOf(filler + "é\n"), ElementsAre(filler, "é"));
  EXPECT_THAT(LinesOf(filler + "📉\n"), ElementsAre(filler, "📉"));
  for (const char byte : filler + "📉\n") Feed({&byte, 1});
  EXPECT_THAT(lines_, ElementsAre(filler, "📉"));
}

TEST_F(LineSplitterTest, BoundsLinesThatGrowByReplacement) {
  const std::string bad(2 * kLineBytesMax, '\xFF');
  size_t replaced = 0;
  for (const std::string& line : LinesOf(bad)) {
    EXPECT_LE(line.size(), kLineBytesMax);
    EXPECT_TRUE(IsValidUtf8(line));
    replaced += line.size();
  }
  EXPECT_EQ(replaced, 3 * bad.size());
}

}  // namespace
}  // namespace nereid::client

#include "client/cli/terminal_text.h"

#include <gtest/gtest.h>

namespace nereid::client {
namespace {

TEST(TerminalTextTest, EscapesWhatSteersTheTerminal) {
  EXPECT_EQ(EscapeControls("loss"), "loss");
  EXPECT_EQ(EscapeControls("a\n\r\tb\x1b[31m\x7f"), "a\\n\\r\\tb\\x1b[31m\\x7f");
  EXPECT_EQ(EscapeControls("\u009b\u202e\u2028"), "\\x9b\\u202e\\u2028");
  EXPECT_EQ(EscapeControls("损失\xFF"), "损失\uFFFD");
  EXPECT_EQ(Quoted("a\n"), "\"a\\n\"");
}

TEST(TerminalTextTest, MeasuresAndCutsByColumns) {
  EXPECT_EQ(DisplayWidth("loss"), 4u);
  EXPECT_EQ(DisplayWidth("损失"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(CutToWidth("loss", 4), "loss");
  EXPECT_EQ(CutToWidth("losses", 4), "los…");
  EXPECT_EQ(CutToWidth("损失x", 4), "损…");
  EXPECT_EQ(CutToWidth("", 4), "");
}

}  // namespace
}  // namespace nereid::client

#include "client/cli/terminal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/client/pseudo_terminal.h"

namespace nereid::client {
namespace {

class TerminalTest : public ::testing::Test {
 protected:
  TerminalTest() {
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
  }

  // As it is found while stdout is the descriptor, which this takes over.
  static Terminal FindOn(int descriptor) {
    const OtherStream other(STDOUT_FILENO, descriptor);
    return FindTerminal();
  }
};

TEST_F(TerminalTest, IsAsWideAsTheTerminalAndHasColours) {
  const PseudoTerminal terminal;
  terminal.SetColumns(123);
  const Terminal found = FindOn(terminal.Open());
  EXPECT_EQ(found.columns, 123);
  EXPECT_TRUE(found.has_colours);
}

TEST_F(TerminalTest, HasNoColoursWhereTheyAreNotWanted) {
  const PseudoTerminal terminal;
  setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(FindOn(terminal.Open()).has_colours);
  setenv("NO_COLOR", "", 1);
  EXPECT_TRUE(FindOn(terminal.Open()).has_colours);
  setenv("TERM", "dumb", 1);
  EXPECT_FALSE(FindOn(terminal.Open()).has_colours);
}

TEST_F(TerminalTest, IsPlainWhereStdoutIsAFile) {
  const Terminal found = FindOn(open("/dev/null", O_WRONLY));
  EXPECT_EQ(found.columns, 80);
  EXPECT_FALSE(found.has_colours);
}

TEST_F(TerminalTest, HasTheUsualWidthIfItTellsNone) {
  const PseudoTerminal terminal;
  terminal.SetColumns(0);
  EXPECT_EQ(FindOn(terminal.Open()).columns, 80);
}

}  // namespace
}  // namespace nereid::client

#include "client/cli/spool_option.h"

#include <gtest/gtest.h>
#include <stdlib.h>

namespace nereid::client {
namespace {

TEST(SpoolOptionTest, TheOptionGoesBeforeTheVariablesAndTheseHaveAnOrder) {
  setenv("HOME", "/home/me", 1);
  unsetenv("XDG_STATE_HOME");
  unsetenv(kSpoolVariable);
  EXPECT_EQ(FindSpoolDirectory(std::nullopt), "/home/me/.local/state/nereid/spool");
  setenv("XDG_STATE_HOME", "/state", 1);
  EXPECT_EQ(FindSpoolDirectory(std::nullopt), "/state/nereid/spool");
  setenv(kSpoolVariable, "/spool", 1);
  EXPECT_EQ(FindSpoolDirectory(std::nullopt), "/spool");
  EXPECT_EQ(FindSpoolDirectory("given"), "given");
  setenv(kSpoolVariable, "", 1);
  EXPECT_EQ(FindSpoolDirectory(std::nullopt), "/state/nereid/spool");
  unsetenv(kSpoolVariable);
  unsetenv("XDG_STATE_HOME");
  unsetenv("HOME");
  EXPECT_EQ(FindSpoolDirectory(std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace nereid::client

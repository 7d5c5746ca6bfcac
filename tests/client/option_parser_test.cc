#include "client/cli/option_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class OptionParserTest : public ::testing::Test {
 protected:
  OptionParserTest() {
    parser_.AddFlag("help", 'h', &help_);
    parser_.AddValue("from", OptionParser::kNoShortName, &from_);
    parser_.AddValues("log-channel", 'l', &log_channels_);
  }

  std::vector<std::string> Parse(const std::vector<std::string>& arguments) {
    const auto others = parser_.Parse(arguments);
    EXPECT_TRUE(others.ok()) << others.status();
    return others.value_or(std::vector<std::string>());
  }

  std::string Error(const std::vector<std::string>& arguments) {
    return std::string(parser_.Parse(arguments).status().message());
  }

  bool help_ = false;
  std::optional<std::string> from_;
  std::vector<std::string> log_channels_;
  OptionParser parser_{"nereid test"};
};

TEST_F(OptionParserTest, TakesEverySpelling) {
  EXPECT_THAT(Parse({"--from", "-5", "a", "-h", "-l", "b", "-lc", "-l=d", "--log-channel=e=f",
                     "--log-channel", "g", "h", "-"}),
              ElementsAre("a", "h", "-"));
  EXPECT_TRUE(help_);
  EXPECT_EQ(from_, "-5");
  EXPECT_THAT(log_channels_, ElementsAre("b", "c", "d", "e=f", "g"));
}

TEST_F(OptionParserTest, TheLastOfSingleValuesCounts) {
  Parse({"--from", "1", "--from="});
  EXPECT_EQ(from_, "");
}

TEST_F(OptionParserTest, TwoDashesEndTheOptions) {
  EXPECT_THAT(Parse({"a", "--", "-h", "--", "--from"}), ElementsAre("a", "-h", "--", "--from"));
  EXPECT_FALSE(help_);
}

TEST_F(OptionParserTest, ACommandEndsTheOptionsWhereAsked) {
  parser_.EndAtFirstArgument();
  EXPECT_THAT(Parse({"-h", "cmd", "--from", "--", "x"}), ElementsAre("cmd", "--from", "--", "x"));
  EXPECT_THAT(Parse({"--", "--help"}), ElementsAre("--help"));
  EXPECT_EQ(from_, std::nullopt);
}

TEST_F(OptionParserTest, NamesWhatIsWrong) {
  EXPECT_EQ(Error({"--nope"}), "unknown option \"--nope\". Try: nereid test --help");
  EXPECT_THAT(Error({"--fro=1"}), HasSubstr("unknown option \"--fro=1\""));
  EXPECT_THAT(Error({"-x"}), HasSubstr("unknown option \"-x\""));
  EXPECT_THAT(Error({"--help=yes"}), HasSubstr("--help takes no value"));
  EXPECT_THAT(Error({"--from"}), HasSubstr("--from needs a value"));
  EXPECT_THAT(Error({"--from", "--help"}), HasSubstr("--from needs a value"));
  EXPECT_THAT(Error({"-l", "--", "cmd"}), HasSubstr("--log-channel needs a value"));
  EXPECT_THAT(log_channels_, IsEmpty());
}

}  // namespace
}  // namespace nereid::client

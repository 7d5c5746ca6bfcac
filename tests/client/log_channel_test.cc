#include "client/cli/log_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;

struct Accepted {
  std::string text;
  LogChannel expected;
};

TEST(LogChannelTest, SplitsAtTheLastColon) {
  const Accepted kCases[] = {
      {"loss", {"loss", "loss"}},
      {"loss:", {"loss:", "loss"}},
      {"loss::", {"loss::", "loss"}},
      {"acc:accuracy", {"acc", "accuracy"}},
      {"loss:regularization_loss", {"loss", "regularization_loss"}},
      {"train: loss:train_loss", {"train: loss", "train_loss"}},
      {"loss: :x", {"loss: ", "x"}},
      {"a:b:c", {"a:b", "c"}},
      {"a:b:", {"a:b:", "a:b"}},
      {"loss=:loss", {"loss=", "loss"}},
      {"validation loss", {"validation loss", "validation loss"}},
      {"véloss:потеря", {"véloss", "потеря"}},
      {"::x", {":", "x"}},
  };
  for (const Accepted& c : kCases) {
    const auto parsed = ParseLogChannel(c.text);
    ASSERT_TRUE(parsed.ok()) << c.text << ": " << parsed.status();
    EXPECT_EQ(parsed->prefix, c.expected.prefix) << c.text;
    EXPECT_EQ(parsed->channel, c.expected.channel) << c.text;
  }
}

TEST(LogChannelTest, RefusesWhatNamesNothing) {
  for (const std::string text : {"", ":", "::", ":accuracy", " ", "  :x", "loss: "}) {
    const auto parsed = ParseLogChannel(text);
    EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument) << "'" << text << "'";
    EXPECT_THAT(std::string(parsed.status().message()),
                HasSubstr("--log-channel \"" + text + "\""));
  }
}

TEST(LogChannelTest, SaysWhichPartIsEmpty) {
  EXPECT_THAT(std::string(ParseLogChannel(":x").status().message()), HasSubstr("prefix is empty"));
  EXPECT_THAT(std::string(ParseLogChannel(":").status().message()), HasSubstr("channel name is"));
}

TEST(LogChannelTest, BoundsTheChannelName) {
  EXPECT_TRUE(ParseLogChannel("p:" + std::string(1024, 'c')).ok());
  const auto parsed = ParseLogChannel("p:" + std::string(1025, 'c'));
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("1025 bytes"));
  EXPECT_TRUE(ParseLogChannel(std::string(1025, 'p') + ":c").ok());
}

TEST(LogChannelTest, RefusesBadUtf8AndEscapesIt) {
  const auto parsed = ParseLogChannel("lo\xFFss\x1b");
  EXPECT_THAT(std::string(parsed.status().message()), HasSubstr("\"lo\xEF\xBF\xBDss\\x1b\""));
}

TEST(LogChannelTest, RefusesTheChannelsOfTheOutputItself) {
  for (const std::string text : {"stdout", "stderr:", "loss:stdout", "loss:stderr"}) {
    EXPECT_THAT(std::string(ParseLogChannel(text).status().message()),
                HasSubstr("holds the output itself"))
        << text;
  }
  EXPECT_TRUE(ParseLogChannel("stdout:x").ok());
}

}  // namespace
}  // namespace nereid::client

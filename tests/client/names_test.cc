#include "client/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace nereid::client {
namespace {

using testing::HasSubstr;

std::string Message(const absl::Status& status) { return status.ToString(); }

TEST(NamesTest, TakesOneTo1024BytesOfUtf8) {
  EXPECT_TRUE(CheckName("channel", "a").ok());
  EXPECT_TRUE(CheckName("channel", std::string(1024, 'a')).ok());
  EXPECT_TRUE(CheckName("channel",
                        "verlust/gr\xC3\xB6\xC3\x9F"
                        "e @1")
                  .ok());
}

TEST(NamesTest, SaysWhatIsWrongWithWhichName) {
  const absl::Status empty = CheckName("channel", "");
  EXPECT_EQ(empty.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(empty), HasSubstr("channel is empty"));
  const absl::Status longer = CheckName("experiment", std::string(1025, 'a'));
  EXPECT_EQ(longer.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(longer), HasSubstr("experiment is longer than 1,024 bytes: \"aaa"));
  const absl::Status no_utf8 = CheckName("channel", "loss\xFF");
  EXPECT_EQ(no_utf8.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(no_utf8), HasSubstr("not UTF-8: \"loss\\xff\""));
}

TEST(NamesTest, AProjectHasNoSlash) {
  EXPECT_TRUE(CheckProjectName("vision").ok());
  const absl::Status slash = CheckProjectName("vision/mnist");
  EXPECT_EQ(slash.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Message(slash), HasSubstr("\"vision/mnist\""));
  EXPECT_FALSE(CheckProjectName("").ok());
}

}  // namespace
}  // namespace nereid::client

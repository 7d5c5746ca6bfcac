#include "client/channel_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace nereid::client {
namespace {

using testing::HasSubstr;

class ChannelTableTest : public testing::Test {
 protected:
  Event event_;
  PointBuffer buffer_{{.buffered_bytes = 1 << 20, .batch_points = 100}, &event_};
  ChannelTable table_{&buffer_};
};

TEST_F(ChannelTableTest, NumbersChannelsInTheOrderTheyWereMade) {
  ASSERT_TRUE(table_.Get("a", ChannelType::kNumeric).ok());
  ASSERT_TRUE(table_.Get("b", ChannelType::kText).ok());
  ASSERT_TRUE(table_.Get("a", ChannelType::kNumeric).ok());
  ASSERT_EQ(table_.size(), 2);
  EXPECT_EQ(table_.At(0).name, "a");
  EXPECT_EQ(table_.At(1).name, "b");
  EXPECT_EQ(table_.At(1).type, ChannelType::kText);
}

TEST_F(ChannelTableTest, RefusesAnotherTypeAndNamesBoth) {
  ASSERT_TRUE(table_.Get("a", ChannelType::kNumeric).ok());
  const absl::Status status = table_.Get("a", ChannelType::kInferred).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.ToString(), HasSubstr("as numeric before, now as inferred"));
}

TEST_F(ChannelTableTest, RefusesMoreChannelsThanThereAreNumbers) {
  for (int i = 0; i < 65'536; ++i) {
    ASSERT_TRUE(table_.Get(std::to_string(i), ChannelType::kInferred).ok());
  }
  EXPECT_EQ(table_.At(65'535).name, "65535");
  const absl::Status status = table_.Get("one more", ChannelType::kInferred).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(status.ToString(), HasSubstr("\"one more\""));
  EXPECT_TRUE(table_.Get("0", ChannelType::kInferred).ok());
}

}  // namespace
}  // namespace nereid::client

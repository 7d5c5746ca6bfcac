// Truncating a channel without a stream. What a truncate leaves is in truncation_test.cc.

#include <cmath>
#include <limits>
#include <thread>

#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const ChannelPath kLoss = {"p", "e", "loss"};

class TruncateChannelTest : public StoreFixture {
 protected:
  void Write(double first, int count) {
    Stream stream(*store_);
    const uint64_t last = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Append(last + 1, 0, CountUp(first, count));
    EXPECT_THAT(stream.listener().Rejections(), IsEmpty());
  }
};

TEST_F(TruncateChannelTest, LeavesWhatLiesBeforeForGood) {
  Write(1, 1500);
  ASSERT_EQ(store_->TruncateChannel(kLoss, 1200.5), absl::OkStatus());
  for (int reopened = 0; reopened < 2; ++reopened) {
    EXPECT_EQ(Read("loss").SerializeAsString(), CountUp(1, 1200).SerializeAsString());
    EXPECT_EQ(HeadOf("loss").point_count, 1200u);
    Reopen();
  }
}

TEST_F(TruncateChannelTest, FromMinusInfinityTakesAllAndFromInfinityNothing) {
  Write(1, 3);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  ASSERT_EQ(store_->TruncateChannel(kLoss, kInfinity), absl::OkStatus());
  EXPECT_THAT(ReadX("loss"), SizeIs(3));
  ASSERT_EQ(store_->TruncateChannel(kLoss, -kInfinity), absl::OkStatus());
  EXPECT_THAT(ReadX("loss"), IsEmpty());
  Write(-5, 2);
  EXPECT_THAT(ReadX("loss"), ElementsAre(-5, -4));
}

TEST_F(TruncateChannelTest, IsCountedIfItTookPointsAway) {
  Write(1, 1500);
  ASSERT_EQ(store_->TruncateChannel(kLoss, 1500.5), absl::OkStatus());
  EXPECT_EQ(HeadOf("loss").truncations.count, 0u);
  ASSERT_EQ(store_->TruncateChannel(kLoss, 1200.5), absl::OkStatus());
  Write(1201, 3);
  for (int reopened = 0; reopened < 2; ++reopened) {
    const Truncations truncations = HeadOf("loss").truncations;
    EXPECT_EQ(truncations.count, 1u);
    EXPECT_EQ(truncations.from_x, 1200.5);
    EXPECT_EQ(truncations.last_x, 1200);
    Reopen();
  }
  ASSERT_EQ(store_->TruncateChannel(kLoss, 1), absl::OkStatus());
  EXPECT_EQ(HeadOf("loss").truncations.count, 2u);
  EXPECT_EQ(HeadOf("loss").truncations.last_x, -std::numeric_limits<double>::infinity());
  Write(7, 2000);
  EXPECT_EQ(HeadOf("loss").truncations.count, 2u);
}

TEST_F(TruncateChannelTest, OfAChannelThatNeverHadPoints) {
  ASSERT_EQ(store_->CreateExperiment("p", "e"), absl::OkStatus());
  ASSERT_EQ(store_->CreateChannel(kLoss, v1::VALUE_TYPE_NUMERIC), absl::OkStatus());
  EXPECT_EQ(store_->TruncateChannel(kLoss, 1), absl::OkStatus());
}

TEST_F(TruncateChannelTest, FromNanIsInvalid) {
  Write(1, 3);
  const absl::Status status = store_->TruncateChannel(kLoss, std::nan(""));
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("NaN"));
  EXPECT_THAT(ReadX("loss"), SizeIs(3));
}

TEST_F(TruncateChannelTest, AnOpenStreamGoesOnFromThere) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream.Append(1, 0, CountUp(1, 10));
  ASSERT_EQ(store_->TruncateChannel(kLoss, 3), absl::OkStatus());
  stream.Append(2, 0, CountUp(3, 1));
  stream.Append(3, 0, Numbers({}, {0.5}));
  EXPECT_THAT(stream.listener().Rejections(), IsEmpty());
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2, 3, 4));
}

// They share commit groups with appends to the same channel.
TEST_F(TruncateChannelTest, FromManyThreadsWhilePointsComeIn) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, thread] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(store_->TruncateChannel(kLoss, 100 * thread + i), absl::OkStatus());
      }
    });
  }
  for (uint64_t sequence = 1; sequence <= 50; ++sequence) {
    stream.Append(sequence, 0, Numbers({}, std::vector<double>(40, 0.5)));
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<double> x = ReadX("loss");
  ASSERT_FALSE(x.empty());
  EXPECT_EQ(HeadOf("loss").point_count, x.size());
  EXPECT_EQ(HeadOf("loss").last_x, x.back());
}

}  // namespace
}  // namespace nereid::storage

#include "client/point_buffer.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <numeric>
#include <string>
#include <vector>

#include "client/batch_builder.h"

namespace nereid::client {
namespace {

constexpr size_t kMessageBytes = 1 << 20;

class PointBufferTest : public testing::Test {
 protected:
  PointBuffer Buffer(size_t bytes, size_t batch_points = 100,
                     WhenFull when_full = WhenFull::kDropNewest) {
    return PointBuffer(
        {.buffered_bytes = bytes, .batch_points = batch_points, .when_full = when_full}, &ready_);
  }

  Event ready_;
};

std::vector<double> Sequence(size_t count) {
  std::vector<double> values(count);
  std::iota(values.begin(), values.end(), 1);
  return values;
}

std::vector<double> TakeAllNumbers(PointBuffer& buffer, size_t message_bytes) {
  std::vector<double> numbers;
  while (buffer.waiting().points > 0) {
    const PointBuffer::Batch batch = buffer.Take(message_bytes);
    for (const auto& entry : batch.entries) {
      numbers.insert(numbers.end(), entry->numbers.begin(), entry->numbers.end());
    }
    buffer.Release(batch.bytes);
  }
  return numbers;
}

TEST_F(PointBufferTest, PointsOfOneShapeShareAnEntry) {
  PointBuffer buffer = Buffer(1 << 20);
  buffer.AppendNumber(0, 1, 10);
  buffer.AppendNumber(1, std::nullopt, 20);
  buffer.AppendNumber(0, 2, 11);
  const PointBuffer::Batch batch = buffer.Take(kMessageBytes);
  ASSERT_EQ(batch.entries.size(), 2);
  EXPECT_EQ(batch.points, 3);
  EXPECT_EQ(batch.entries[0]->x, (std::vector<double>{1, 2}));
  EXPECT_EQ(batch.entries[0]->numbers, (std::vector<double>{10, 11}));
  EXPECT_EQ(batch.entries[1]->shape.channel_ref, 1);
  EXPECT_TRUE(batch.entries[1]->x.empty());
  EXPECT_LE(batch.entries[0]->first_time, batch.entries[0]->last_time);
}

TEST_F(PointBufferTest, AnotherShapeBeginsANewEntryInOrder) {
  PointBuffer buffer = Buffer(1 << 20);
  buffer.AppendNumber(0, std::nullopt, 1);
  buffer.AppendNumber(0, 7, 2);
  buffer.AppendNumber(0, std::nullopt, 3);
  buffer.AppendText(0, std::nullopt, "four");
  buffer.AppendImage(0, std::nullopt, {.name = "five"});
  const PointBuffer::Batch batch = buffer.Take(kMessageBytes);
  ASSERT_EQ(batch.entries.size(), 5);
  EXPECT_EQ(batch.entries[0]->numbers, std::vector<double>{1});
  EXPECT_EQ(batch.entries[1]->x, std::vector<double>{7});
  EXPECT_EQ(batch.entries[2]->numbers, std::vector<double>{3});
  EXPECT_EQ(batch.entries[3]->texts, std::vector<std::string>{"four"});
  EXPECT_EQ(batch.entries[4]->images[0].name, "five");
}

TEST_F(PointBufferTest, ABatchHoldsNoMorePointsThanAsked) {
  PointBuffer buffer = Buffer(1 << 20, 10);
  for (double y : Sequence(25)) buffer.AppendNumber(0, std::nullopt, y);
  EXPECT_EQ(buffer.Take(kMessageBytes).points, 10);
  EXPECT_EQ(buffer.Take(kMessageBytes).points, 10);
  EXPECT_EQ(buffer.Take(kMessageBytes).points, 5);
  EXPECT_EQ(buffer.Take(kMessageBytes).points, 0);
}

TEST_F(PointBufferTest, WaitingIsUrgentWhenABatchIsFullOrSealed) {
  PointBuffer buffer = Buffer(1 << 20, 3);
  buffer.AppendNumber(0, std::nullopt, 1);
  buffer.AppendNumber(0, std::nullopt, 2);
  EXPECT_EQ(buffer.waiting().points, 2);
  EXPECT_FALSE(buffer.waiting().urgent);
  buffer.AppendNumber(0, std::nullopt, 3);
  EXPECT_TRUE(buffer.waiting().urgent);
  buffer.Take(kMessageBytes);
  buffer.AppendNumber(0, std::nullopt, 4);
  EXPECT_FALSE(buffer.waiting().urgent);
  buffer.Seal();
  EXPECT_TRUE(buffer.waiting().urgent);
  buffer.Take(kMessageBytes);
  buffer.AppendNumber(0, std::nullopt, 5);
  EXPECT_FALSE(buffer.waiting().urgent);
}

TEST_F(PointBufferTest, SealKeepsLaterPointsApart) {
  PointBuffer buffer = Buffer(1 << 20);
  buffer.AppendNumber(0, std::nullopt, 1);
  EXPECT_EQ(buffer.Seal(), 1);
  buffer.AppendNumber(0, std::nullopt, 2);
  EXPECT_EQ(buffer.Seal(), 2);
  const PointBuffer::Batch batch = buffer.Take(kMessageBytes);
  ASSERT_EQ(batch.entries.size(), 2);
  EXPECT_EQ(batch.entries[0]->numbers, std::vector<double>{1});
}

TEST_F(PointBufferTest, SetsTheEventForTheFirstPointAndForAFullBatch) {
  PointBuffer buffer = Buffer(1 << 20, 3);
  const auto woken = [this] { return ready_.WaitUntil(DeadlineAfter(absl::ZeroDuration())); };
  EXPECT_FALSE(woken());
  buffer.AppendNumber(0, std::nullopt, 1);
  EXPECT_TRUE(woken());
  buffer.AppendNumber(0, std::nullopt, 2);
  EXPECT_FALSE(woken());
  buffer.AppendNumber(0, std::nullopt, 3);
  EXPECT_TRUE(woken());
  buffer.AppendNumber(0, std::nullopt, 4);
  EXPECT_FALSE(woken());
}

TEST_F(PointBufferTest, DropsTheNewestWhenFullAndCountsThem) {
  PointBuffer buffer = Buffer(kChannelPointsBytes + 4 * sizeof(double));
  for (double y : Sequence(10)) buffer.AppendNumber(0, std::nullopt, y);
  const PointBuffer::Counters counters = buffer.counters();
  EXPECT_EQ(counters.sent, 10);
  EXPECT_EQ(counters.dropped, 6);
  EXPECT_EQ(counters.buffered(), 4);
  EXPECT_EQ(TakeAllNumbers(buffer, kMessageBytes), Sequence(4));
}

TEST_F(PointBufferTest, AFullBufferIsUrgent) {
  PointBuffer buffer = Buffer(kChannelPointsBytes + 2 * sizeof(double));
  for (double y : Sequence(2)) buffer.AppendNumber(0, std::nullopt, y);
  EXPECT_FALSE(buffer.waiting().urgent);
  ready_.WaitUntil(DeadlineAfter(absl::ZeroDuration()));
  buffer.AppendNumber(0, std::nullopt, 3);
  EXPECT_TRUE(buffer.waiting().urgent);
  EXPECT_TRUE(ready_.WaitUntil(DeadlineAfter(absl::ZeroDuration())));
}

TEST_F(PointBufferTest, TakenPointsCountUntilTheyAreReleased) {
  PointBuffer buffer = Buffer(kChannelPointsBytes + 4 * sizeof(double));
  for (double y : Sequence(4)) buffer.AppendNumber(0, std::nullopt, y);
  const PointBuffer::Batch batch = buffer.Take(kMessageBytes);
  buffer.AppendNumber(0, std::nullopt, 5);
  EXPECT_EQ(buffer.counters().dropped, 1);
  buffer.Release(batch.bytes);
  buffer.AppendNumber(0, std::nullopt, 6);
  EXPECT_EQ(buffer.counters().dropped, 1);
  EXPECT_EQ(buffer.waiting().points, 1);
}

TEST_F(PointBufferTest, ManyNumbersAreSplitIntoBatchesAndTheRestIsDropped) {
  PointBuffer buffer = Buffer(2 * kChannelPointsBytes + 15 * (2 * sizeof(double)), 10);
  const std::vector<double> values = Sequence(100);
  buffer.AppendNumbers(0, values, values);
  EXPECT_EQ(buffer.counters().sent, 100);
  EXPECT_EQ(buffer.counters().dropped, 85);
  EXPECT_EQ(TakeAllNumbers(buffer, kMessageBytes), Sequence(15));
}

TEST_F(PointBufferTest, BlocksUntilThereIsRoom) {
  PointBuffer buffer = Buffer(kChannelPointsBytes + 2 * sizeof(double), 100, WhenFull::kBlock);
  std::vector<double> taken;
  auto sent = std::async(std::launch::async, [&buffer] {
    for (double y : Sequence(50)) buffer.AppendNumber(0, std::nullopt, y);
  });
  while (taken.size() < 50) {
    const std::vector<double> numbers = TakeAllNumbers(buffer, kMessageBytes);
    EXPECT_LE(numbers.size(), 100);
    taken.insert(taken.end(), numbers.begin(), numbers.end());
  }
  sent.get();
  EXPECT_EQ(taken, Sequence(50));
  EXPECT_EQ(buffer.counters().dropped, 0);
}

TEST_F(PointBufferTest, ABlockedSendDoesNotReturnBeforeThereIsRoom) {
  PointBuffer buffer = Buffer(kChannelPointsBytes + sizeof(double), 100, WhenFull::kBlock);
  buffer.AppendNumber(0, std::nullopt, 1);
  auto sent = std::async(std::launch::async, [&] { buffer.AppendNumber(0, std::nullopt, 2); });
  EXPECT_EQ(sent.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  buffer.Release(buffer.Take(kMessageBytes).bytes);
  sent.get();
  EXPECT_EQ(buffer.waiting().points, 1);
}

TEST_F(PointBufferTest, CloseWakesABlockedSendAndDropsItsPoint) {
  PointBuffer buffer = Buffer(kChannelPointsBytes + sizeof(double), 100, WhenFull::kBlock);
  buffer.AppendNumber(0, std::nullopt, 1);
  auto sent = std::async(std::launch::async, [&] { buffer.AppendNumber(0, std::nullopt, 2); });
  EXPECT_EQ(buffer.Close(), 1);
  sent.get();
  EXPECT_EQ(buffer.counters().dropped, 1);
  EXPECT_EQ(buffer.waiting().points, 1);
}

TEST_F(PointBufferTest, AValueThatNeverFitsIsDroppedAlsoWhenBlocking) {
  PointBuffer buffer = Buffer(4096, 100, WhenFull::kBlock);
  buffer.AppendText(0, std::nullopt, std::string(5000, 'x'));
  EXPECT_EQ(buffer.counters().dropped, 1);
  EXPECT_EQ(buffer.waiting().points, 0);
}

TEST_F(PointBufferTest, SplitsAnEntryThatIsLargerThanAMessage) {
  PointBuffer buffer = Buffer(1 << 20, 1000);
  for (double y : Sequence(100)) buffer.AppendNumber(0, std::nullopt, y);
  const PointBuffer::Batch batch = buffer.Take(kChannelPointsBytes + 30 * sizeof(double));
  EXPECT_EQ(batch.points, 30);
  EXPECT_EQ(buffer.waiting().points, 70);
  EXPECT_EQ(TakeAllNumbers(buffer, kChannelPointsBytes + 30 * sizeof(double)).size(), 70);
}

TEST_F(PointBufferTest, SplittingKeepsEveryByteAccountedFor) {
  constexpr size_t kBytes = kChannelPointsBytes + 100 * sizeof(double);
  PointBuffer buffer = Buffer(kBytes, 1000);
  for (double y : Sequence(100)) buffer.AppendNumber(0, std::nullopt, y);
  TakeAllNumbers(buffer, kChannelPointsBytes + 7 * sizeof(double));
  for (double y : Sequence(100)) buffer.AppendNumber(0, std::nullopt, y);
  EXPECT_EQ(buffer.counters().dropped, 0);
  buffer.AppendNumber(0, std::nullopt, 1);
  EXPECT_EQ(buffer.counters().dropped, 1);
}

TEST_F(PointBufferTest, LeavesOutAValueThatFitsIntoNoMessage) {
  PointBuffer buffer = Buffer(1 << 20);
  buffer.AppendText(0, std::nullopt, "one");
  buffer.AppendText(0, std::nullopt, std::string(1000, 'x'));
  buffer.AppendText(0, std::nullopt, "three");
  std::vector<std::string> texts;
  uint64_t oversized = 0;
  while (buffer.waiting().points > 0) {
    PointBuffer::Batch batch = buffer.Take(1000);
    oversized += batch.oversized_points;
    for (auto& entry : batch.entries) {
      for (std::string& text : entry->texts) texts.push_back(text);
    }
    buffer.Release(batch.bytes);
  }
  EXPECT_EQ(oversized, 1);
  EXPECT_EQ(texts, (std::vector<std::string>{"one", "three"}));
}

TEST_F(PointBufferTest, AMessageIsNeverLargerThanItsEntriesCount) {
  PointBuffer buffer = Buffer(16 << 20, 10'000);
  constexpr size_t kLimit = 100'000;
  for (int i = 0; i < 3000; ++i) {
    buffer.AppendNumber(i % 97, i * i * 0.1, i * 0.1);
    buffer.AppendText(200, i * 1.7, std::string(i % 50, 't'));
    buffer.AppendImage(300, std::nullopt, {.name = "n", .description = "d", .data = "12345"});
  }
  while (buffer.waiting().points > 0) {
    const PointBuffer::Batch batch = buffer.Take(kLimit);
    EXPECT_LE(batch.bytes, kLimit);
    EXPECT_LE(BuildAppend(1, batch.entries).size(), batch.bytes + kMessageOverheadBytesMax);
  }
}

TEST_F(PointBufferTest, RejectedPointsAreCountedWithTheirReason) {
  PointBuffer buffer = Buffer(1 << 20);
  buffer.Reject(0, 3, "too long");
  EXPECT_EQ(buffer.counters().sent, 3);
  EXPECT_EQ(buffer.counters().rejected, 3);
  EXPECT_EQ(buffer.counters().last_rejection, "too long");
  EXPECT_EQ(buffer.counters().buffered(), 0);
}

}  // namespace
}  // namespace nereid::client

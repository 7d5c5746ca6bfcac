#include "client/resend_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace nereid::client {
namespace {

void Push(ResendQueue& queue, const std::string& bytes, uint64_t points = 10) {
  queue.Push({.sequence = queue.next_sequence(),
              .bytes = std::make_shared<const std::string>(bytes),
              .points = points,
              .buffered_bytes = 100});
}

TEST(ResendQueueTest, GivesMessagesInOrderOnce) {
  ResendQueue queue;
  Push(queue, "a");
  Push(queue, "b");
  EXPECT_EQ(*queue.NextUnsent(), "a");
  EXPECT_EQ(queue.sent_through(), 1);
  EXPECT_EQ(*queue.NextUnsent(), "b");
  EXPECT_EQ(queue.NextUnsent(), nullptr);
  EXPECT_EQ(queue.next_sequence(), 3);
}

TEST(ResendQueueTest, RewindGivesWhatIsNotAcknowledgedAgain) {
  ResendQueue queue;
  for (const char* bytes : {"a", "b", "c"}) Push(queue, bytes);
  while (queue.NextUnsent() != nullptr) continue;
  queue.Acknowledge(1);
  EXPECT_EQ(queue.sent_through(), 3);
  queue.Rewind();
  EXPECT_EQ(queue.sent_through(), 1);
  EXPECT_EQ(*queue.NextUnsent(), "b");
  EXPECT_EQ(*queue.NextUnsent(), "c");
  EXPECT_EQ(queue.NextUnsent(), nullptr);
}

TEST(ResendQueueTest, AnAcknowledgementBeforeSendingSkipsMessages) {
  ResendQueue queue;
  for (const char* bytes : {"a", "b", "c"}) Push(queue, bytes);
  queue.Rewind();
  queue.Acknowledge(2);
  EXPECT_EQ(*queue.NextUnsent(), "c");
  EXPECT_EQ(queue.NextUnsent(), nullptr);
}

TEST(ResendQueueTest, AcknowledgeSumsWhatItForgets) {
  ResendQueue queue;
  Push(queue, "four", 5);
  Push(queue, "five5", 7);
  EXPECT_EQ(queue.bytes(), 9);
  EXPECT_EQ(queue.Reject(2, 3), 3);
  const ResendQueue::Settled settled = queue.Acknowledge(2);
  EXPECT_EQ(settled.points, 12);
  EXPECT_EQ(settled.rejected_points, 3);
  EXPECT_EQ(settled.buffered_bytes, 200);
  EXPECT_FALSE(settled.finishes);
  EXPECT_EQ(queue.bytes(), 0);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.acknowledged_through(), 2);
}

TEST(ResendQueueTest, AnAcknowledgementTwiceIsHarmless) {
  ResendQueue queue;
  Push(queue, "a");
  Push(queue, "b");
  queue.Acknowledge(1);
  EXPECT_EQ(queue.Acknowledge(1).points, 0);
  EXPECT_EQ(queue.Acknowledge(0).points, 0);
  EXPECT_EQ(queue.acknowledged_through(), 1);
}

TEST(ResendQueueTest, NoMorePointsAreRejectedThanAMessageHas) {
  ResendQueue queue;
  Push(queue, "a", 5);
  EXPECT_EQ(queue.Reject(1, 3), 3);
  EXPECT_EQ(queue.Reject(1, 3), 2);
  EXPECT_EQ(queue.Reject(1, 3), 0);
}

TEST(ResendQueueTest, ARejectionOfAMessageThatIsNotThereCountsNothing) {
  ResendQueue queue;
  Push(queue, "a");
  EXPECT_EQ(queue.Reject(0, 1), 0);
  EXPECT_EQ(queue.Reject(2, 1), 0);
  queue.Acknowledge(1);
  EXPECT_EQ(queue.Reject(1, 1), 0);
}

}  // namespace
}  // namespace nereid::client

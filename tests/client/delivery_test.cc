#include "client/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

namespace nereid::client {
namespace {

using testing::HasSubstr;

class DeliveryTest : public testing::Test {
 protected:
  void Open(uint64_t last_sequence) {
    delivery_.BeginStream();
    v1::IngestResponse response;
    response.mutable_opened()->set_last_sequence(last_sequence);
    delivery_.Receive(response);
  }

  void PushPoints(uint64_t points) {
    delivery_.Push({.sequence = delivery_.next_sequence(),
                    .bytes = std::make_shared<const std::string>("message"),
                    .points = points});
  }

  void Acknowledge(uint64_t through) {
    v1::IngestResponse response;
    response.mutable_acknowledged()->set_through_sequence(through);
    delivery_.Receive(response);
  }

  void RejectPoints(uint64_t sequence, uint64_t count) {
    v1::IngestResponse response;
    response.mutable_rejected()->set_sequence(sequence);
    response.mutable_rejected()->set_count(count);
    response.mutable_rejected()->set_message("x is NaN");
    delivery_.Receive(response);
  }

  Event event_;
  PointBuffer buffer_{{.buffered_bytes = 1 << 20, .batch_points = 100}, &event_};
  Delivery delivery_{&buffer_};
};

TEST_F(DeliveryTest, LimitsAreKnownFromOpenedToTheEndOfTheStream) {
  delivery_.BeginStream();
  EXPECT_FALSE(delivery_.limits().has_value());
  v1::IngestResponse response;
  response.mutable_opened()->mutable_limits()->set_max_message_bytes(1000);
  response.mutable_opened()->mutable_limits()->set_max_channel_refs(5);
  delivery_.Receive(response);
  ASSERT_TRUE(delivery_.limits().has_value());
  EXPECT_EQ(delivery_.limits()->message_bytes, 1000);
  EXPECT_EQ(delivery_.limits()->channel_refs, 5);
  delivery_.EndStream(absl::UnavailableError("gone"));
  EXPECT_FALSE(delivery_.limits().has_value());
}

TEST_F(DeliveryTest, AServerWithoutLimitsGetsTheDefaults) {
  Open(0);
  EXPECT_EQ(delivery_.limits()->message_bytes, kMessageBytesMax);
  EXPECT_EQ(delivery_.limits()->channel_refs, kChannelRefsMax);
}

TEST_F(DeliveryTest, RejectedPointsAreNotAcknowledged) {
  Open(0);
  PushPoints(10);
  delivery_.NextUnsent();
  RejectPoints(1, 4);
  Acknowledge(1);
  EXPECT_EQ(delivery_.counters().acknowledged, 6);
  EXPECT_EQ(delivery_.counters().rejected, 4);
  EXPECT_EQ(buffer_.counters().last_rejection, "x is NaN");
}

TEST_F(DeliveryTest, TheLastSequenceOfOpenedAcknowledges) {
  Open(0);
  PushPoints(10);
  PushPoints(20);
  delivery_.NextUnsent();
  delivery_.EndStream(absl::UnavailableError("cut"));
  Open(1);
  EXPECT_EQ(delivery_.counters().acknowledged, 10);
  EXPECT_NE(delivery_.NextUnsent(), nullptr);
  EXPECT_EQ(delivery_.NextUnsent(), nullptr);
}

TEST_F(DeliveryTest, EndStreamSaysWhetherAnythingWasAcknowledged) {
  Open(0);
  PushPoints(1);
  EXPECT_FALSE(delivery_.EndStream(absl::UnavailableError("cut")));
  Open(0);
  delivery_.NextUnsent();
  Acknowledge(1);
  EXPECT_TRUE(delivery_.EndStream(absl::UnavailableError("cut")));
  EXPECT_THAT(delivery_.counters().last_error, HasSubstr("UNAVAILABLE: cut"));
}

TEST_F(DeliveryTest, AServerThatForgotAcknowledgedMessagesStopsDelivery) {
  Open(0);
  PushPoints(1);
  delivery_.NextUnsent();
  Acknowledge(1);
  Open(0);
  EXPECT_EQ(delivery_.stopped().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(delivery_.counters().last_error, HasSubstr("it acknowledged 1"));
}

TEST_F(DeliveryTest, AServerThatKnowsMoreThanWasMadeStopsDelivery) {
  Open(7);
  EXPECT_EQ(delivery_.stopped().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DeliveryTest, AnAcknowledgementOfWhatWasNotSentStopsDelivery) {
  Open(0);
  PushPoints(1);
  Acknowledge(1);
  EXPECT_EQ(delivery_.stopped().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(delivery_.counters().acknowledged, 0);
}

TEST_F(DeliveryTest, OnlyErrorsThatStayStopDelivery) {
  using absl::StatusCode;
  for (StatusCode code :
       {StatusCode::kOk, StatusCode::kCancelled, StatusCode::kUnknown, StatusCode::kUnavailable,
        StatusCode::kDeadlineExceeded, StatusCode::kResourceExhausted, StatusCode::kOutOfRange,
        StatusCode::kInternal}) {
    Delivery delivery(&buffer_);
    delivery.EndStream(absl::Status(code, "message"));
    EXPECT_TRUE(delivery.stopped().ok()) << absl::StatusCodeToString(code);
    EXPECT_FALSE(delivery.counters().last_error.empty());
  }
  for (StatusCode code :
       {StatusCode::kInvalidArgument, StatusCode::kDataLoss, StatusCode::kUnauthenticated,
        StatusCode::kPermissionDenied, StatusCode::kAborted, StatusCode::kUnimplemented}) {
    Delivery delivery(&buffer_);
    delivery.EndStream(absl::Status(code, "message"));
    EXPECT_EQ(delivery.stopped().code(), code);
    EXPECT_THAT(delivery.counters().last_error, HasSubstr("message"));
  }
}

TEST_F(DeliveryTest, HasNoRoomWhileTooMuchIsInFlight) {
  Open(0);
  EXPECT_TRUE(delivery_.has_room());
  delivery_.Push({.sequence = 1,
                  .bytes = std::make_shared<const std::string>(kInFlightBytesMax, 'x'),
                  .points = 1});
  EXPECT_FALSE(delivery_.has_room());
  delivery_.NextUnsent();
  Acknowledge(1);
  EXPECT_TRUE(delivery_.has_room());
}

TEST_F(DeliveryTest, WaitSettledCountsRejectedPointsAndWaitsForTheFinish) {
  Open(0);
  PushPoints(5);
  delivery_.NextUnsent();
  delivery_.Reject(2, "too large");
  EXPECT_EQ(delivery_.WaitSettled(7, false, DeadlineAfter(absl::ZeroDuration())).code(),
            absl::StatusCode::kDeadlineExceeded);
  Acknowledge(1);
  EXPECT_TRUE(delivery_.WaitSettled(7, false, kNoDeadline).ok());
  EXPECT_FALSE(delivery_.WaitSettled(7, true, DeadlineAfter(absl::ZeroDuration())).ok());
  delivery_.Push(
      {.sequence = 2, .bytes = std::make_shared<const std::string>("finish"), .finishes = true});
  delivery_.NextUnsent();
  Acknowledge(2);
  EXPECT_TRUE(delivery_.WaitSettled(7, true, kNoDeadline).ok());
}

TEST_F(DeliveryTest, StopEndsAWaitAndClosesTheBuffer) {
  auto waited = std::async(std::launch::async,
                           [this] { return delivery_.WaitSettled(1, false, kNoDeadline); });
  delivery_.Stop(absl::AbortedError("another writer"));
  EXPECT_EQ(waited.get().code(), absl::StatusCode::kAborted);
  buffer_.AppendNumber(0, std::nullopt, 1);
  EXPECT_EQ(buffer_.counters().dropped, 1);
}

}  // namespace
}  // namespace nereid::client

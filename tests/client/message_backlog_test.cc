#include "client/message_backlog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/channel_table.h"
#include "client/control_messages.h"
#include "client/event.h"
#include "client/experiment_spool.h"
#include "client/numbered_request.h"
#include "client/spool_folder.h"
#include "client/spool_format.h"
#include "client/spool_reader.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;

constexpr char kWriterId[] = "0123456789abcdef";
constexpr size_t kMessageBytes = 1 << 20;

class MessageBacklogTest : public ::testing::Test {
 protected:
  MessageBacklogTest() {
    ExperimentOptions options;
    options.spool_directory = directory_.path() + "/spool";
    backlog_ = std::make_unique<MessageBacklog>(
        &delivery_, &buffer_,
        MakeExperimentSpool(options, &channels_, kWriterId, /*parent_writer_id=*/""));
  }

  std::string Folder() const {
    return absl::StrCat(directory_.path(), "/spool/", SpoolFolderName(kWriterId));
  }

  // A message of one point.
  void AddText(size_t bytes = kMessageBytes) {
    v1::IngestRequest request;
    request.mutable_append()->set_sequence(backlog_->next_sequence());
    v1::ChannelAppend& channel = *request.mutable_append()->add_channels();
    channel.mutable_points()->add_texts(std::string(bytes, 'x'));
    NumberedMessage message;
    message.points = 1;
    Add(request, std::move(message), {0});
  }

  void AddFinish() {
    v1::IngestRequest request;
    request.mutable_finish()->set_sequence(backlog_->next_sequence());
    request.mutable_finish()->set_state(v1::EXPERIMENT_STATE_SUCCEEDED);
    NumberedMessage message;
    message.finishes = true;
    Add(request, std::move(message), {});
  }

  void Add(const v1::IngestRequest& request, NumberedMessage message,
           const std::vector<uint32_t>& channel_refs) {
    message.sequence = backlog_->next_sequence();
    message.bytes = std::make_shared<const std::string>(request.SerializeAsString());
    backlog_->Add(std::move(message), channel_refs);
  }

  // What lies in the spool: numbers that grow by 1, and for each its message.
  std::vector<v1::IngestRequest> Spooled() const {
    std::vector<v1::IngestRequest> messages;
    SpoolReader reader = *SpoolReader::Open(Folder());
    for (auto record = reader.Next(); record->has_value(); record = reader.Next()) {
      if (SequenceOf((**record).request) == 0) continue;
      messages.push_back((**record).request);
      EXPECT_EQ(SequenceOf(messages.back()), SequenceOf(messages.front()) + messages.size() - 1);
    }
    return messages;
  }

  // Takes everything as the server would, in order, once it is sent.
  void Deliver() {
    do {
      while (const auto bytes = delivery_.NextUnsent()) {
        v1::IngestRequest request;
        ASSERT_TRUE(request.ParseFromString(*bytes));
        ASSERT_EQ(SequenceOf(request), ++delivered_);
      }
      v1::IngestResponse response;
      response.mutable_acknowledged()->set_through_sequence(delivery_.next_sequence() - 1);
      delivery_.Receive(response);
    } while (backlog_->Move());
  }

  testing::TemporaryDirectory directory_;
  Event event_;
  PointBuffer buffer_{{}, &event_};
  ChannelTable channels_{&buffer_};
  Delivery delivery_{&buffer_, Delivery::AfterRefusal::kKeepTaking};
  Channel* const log_ = *channels_.Get("log", ChannelType::kText);
  std::unique_ptr<MessageBacklog> backlog_;
  uint64_t delivered_ = 0;
};

TEST_F(MessageBacklogTest, TheEndOfTheExperimentIsNotLostWithTheSpool) {
  for (int i = 0; i < 20; ++i) AddText();
  AddFinish();
  const uint64_t in_memory = delivery_.next_sequence() - 1;
  ASSERT_LT(in_memory, 20);
  std::filesystem::remove_all(Folder());
  backlog_->LeaveSpool();
  const std::vector<v1::IngestRequest> spooled = Spooled();
  ASSERT_EQ(spooled.size(), 21);
  for (uint64_t i = 0; i < 20; ++i) EXPECT_EQ(PointsIn(spooled[i]), i < in_memory ? 1 : 0);
  EXPECT_EQ(spooled.back().finish().state(), v1::EXPERIMENT_STATE_SUCCEEDED);
  EXPECT_EQ(delivery_.counters().lost, 20 - in_memory);
  EXPECT_EQ(delivery_.counters().spooled_points, in_memory);
  EXPECT_EQ(delivery_.counters().spooled_messages, 21);
  Deliver();
  EXPECT_EQ(delivery_.counters().acknowledged, in_memory);
  EXPECT_EQ(delivery_.counters().spooled_messages, 0);
  EXPECT_TRUE(delivery_.WaitSettled(20, true, DeadlineAfter(absl::ZeroDuration())).ok());
}

TEST_F(MessageBacklogTest, LostPointsAreSettledAfterThoseBeforeThem) {
  for (int i = 0; i < 20; ++i) AddText();
  std::filesystem::remove_all(Folder());
  AddText();
  EXPECT_GT(delivery_.counters().lost, 0);
  const Deadline now = DeadlineAfter(absl::ZeroDuration());
  EXPECT_EQ(delivery_.WaitSettled(1, false, now).code(), absl::StatusCode::kDeadlineExceeded);
  Deliver();
  EXPECT_TRUE(delivery_.WaitSettled(21, false, now).ok());
}

TEST_F(MessageBacklogTest, ASpoolMayBeLostAgain) {
  for (int i = 0; i < 20; ++i) AddText();
  const uint64_t in_memory = delivery_.next_sequence() - 1;
  std::filesystem::remove_all(Folder());
  AddText();
  std::filesystem::remove_all(Folder());
  AddText();
  EXPECT_EQ(Spooled().size(), 22);
  EXPECT_EQ(delivery_.counters().lost, 21 - in_memory);
  EXPECT_EQ(delivery_.counters().spooled_points, in_memory + 1);
  Deliver();
  EXPECT_EQ(delivery_.counters().acknowledged, in_memory + 1);
}

TEST_F(MessageBacklogTest, AnEarlierSegmentMayBeLostAfterALaterOne) {
  for (int i = 0; i < 60; ++i) AddText();
  const std::vector<SpoolSegment> segments = *ListSpoolSegments(Folder());
  ASSERT_GE(segments.size(), 4);
  std::filesystem::remove(segments.back().path);
  AddText();
  const uint64_t lost = delivery_.counters().lost;
  EXPECT_GT(lost, 0);
  EXPECT_LT(lost, 20);
  std::filesystem::remove(segments[1].path);
  Deliver();
  EXPECT_GT(delivery_.counters().lost, lost);
  EXPECT_LT(delivery_.counters().lost, 40);
  EXPECT_EQ(delivery_.counters().acknowledged + delivery_.counters().lost, 61);
  EXPECT_EQ(delivered_, 61);
  EXPECT_TRUE(
      delivery_.WaitSettled(61, /*finished=*/false, DeadlineAfter(absl::ZeroDuration())).ok());
}

TEST_F(MessageBacklogTest, WithoutAPlaceForTheSpoolMessagesGoThroughMemory) {
  for (int i = 0; i < 20; ++i) AddText();
  AddFinish();
  const uint64_t in_memory = delivery_.next_sequence() - 1;
  std::filesystem::remove_all(directory_.path() + "/spool");
  std::ofstream(directory_.path() + "/spool") << "no directory";
  backlog_->LeaveSpool();
  EXPECT_EQ(delivery_.counters().spooled_messages, 0);
  EXPECT_EQ(delivery_.counters().spooled_points, 0);
  EXPECT_THAT(delivery_.counters().spool_error, HasSubstr("not made anew: cannot "));
  Deliver();
  EXPECT_EQ(delivery_.counters().acknowledged, in_memory);
  EXPECT_TRUE(delivery_.counters().finished);
}

TEST_F(MessageBacklogTest, AMessageThatTheSpoolDoesNotTakeGoesThroughMemory) {
  AddText(10);
  AddText(kSpoolPayloadBytesMax);
  EXPECT_THAT(delivery_.counters().spool_error, HasSubstr("does not go into the spool"));
  EXPECT_EQ(delivery_.counters().spooled_messages, 1);
  EXPECT_EQ(Spooled().size(), 1);
  Deliver();
  EXPECT_EQ(delivery_.counters().acknowledged, 2);
}

}  // namespace
}  // namespace nereid::client

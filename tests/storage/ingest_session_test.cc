// The protocol of a stream: open, sequence numbers, fencing, finish.

#include "storage/ingest_session.h"

#include <set>

#include "storage/image_header.h"
#include "storage/limits.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kOtherWriter[] = "another writer 2";

class IngestSessionTest : public StoreFixture {
 protected:
  // How a stream ends that opens, declares "loss" as 0 and then sends these.
  absl::Status EndAfter(const std::vector<v1::IngestRequest>& requests) {
    Stream stream(*store_);
    stream.Open("p", "e");
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    for (const v1::IngestRequest& request : requests) stream.Send(request);
    return stream.End();
  }

  // Sends these on a stream that ends well.
  void SendAll(const std::vector<v1::IngestRequest>& requests) {
    EXPECT_TRUE(EndAfter(requests).ok());
  }

  uint64_t LastSequence(const std::string& writer_id = kWriter) {
    return Stream(*store_).Open("p", "e", writer_id).last_sequence();
  }

  ExperimentRecord Experiment() { return store_->catalog().FindExperiment("p", "e").value(); }
};

TEST_F(IngestSessionTest, AppendsPointsOfAllThreeTypes) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream.Declare(1, "log", v1::VALUE_TYPE_TEXT);
  stream.Declare(65535, "picture", v1::VALUE_TYPE_IMAGE);
  stream.Append(1, 0, CountUp(1, 3));
  stream.Append(2, 1, Texts({}, {"a", "b"}));
  stream.Append(3, 65535, Images({7}, {ImageOf("i", "", Png(8, 8))}));
  EXPECT_THAT(stream.listener().Rejections(), IsEmpty());
  EXPECT_TRUE(stream.End().ok());
  Reopen();
  EXPECT_EQ(Read("loss").SerializeAsString(), CountUp(1, 3).SerializeAsString());
  EXPECT_THAT(Read("log").texts(), ElementsAre("a", "b"));
  EXPECT_EQ(Read("picture").images(0).data(), Png(8, 8));
}

TEST_F(IngestSessionTest, OneBatchMayCarryManyChannels) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream.Declare(1, "log", v1::VALUE_TYPE_TEXT);
  v1::IngestRequest request = AppendRequest(1, 0, CountUp(1, 2));
  for (const v1::IngestRequest& other :
       {AppendRequest(1, 1, Texts({}, {"a"})), AppendRequest(1, 0, CountUp(3, 2))}) {
    *request.mutable_append()->add_channels() = other.append().channels(0);
  }
  stream.SendAndWait(request, 1);
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(Read("log").texts(), ElementsAre("a"));
}

TEST_F(IngestSessionTest, OpenTellsTheLimits) {
  const v1::StreamLimits limits = Stream(*store_).Open("p", "e").limits();
  EXPECT_EQ(limits.max_message_bytes(), kMessageBytesMax);
  EXPECT_EQ(limits.max_channel_refs(), kChannelRefsMax);
  EXPECT_EQ(limits.max_name_bytes(), kNameBytesMax);
  EXPECT_EQ(limits.max_text_bytes(), kTextBytesMax);
  EXPECT_EQ(limits.max_image_bytes(), kImageBytesMax);
  EXPECT_EQ(limits.max_image_side_pixels(), kImageSidePixelsMax);
}

TEST_F(IngestSessionTest, OpenMakesUpAWriterForWhoHasNone) {
  std::set<std::string> writers;
  for (int i = 0; i < 20; ++i) writers.insert(Stream(*store_).Open("p", "e", "").writer_id());
  EXPECT_THAT(writers, SizeIs(20));
  for (const std::string& writer : writers) EXPECT_EQ(writer.size(), 16u);
}

TEST_F(IngestSessionTest, OpenGivesBackTheWriterId) {
  EXPECT_EQ(Stream(*store_).Open("p", "e").writer_id(), kWriter);
}

TEST_F(IngestSessionTest, OpenCreatesProjectAndRunningExperiment) {
  Stream(*store_).Open("p", "e");
  EXPECT_EQ(Experiment().state(), v1::EXPERIMENT_STATE_RUNNING);
  EXPECT_GT(Experiment().create_time_unix_nanos(), 0);
}

TEST_F(IngestSessionTest, ExperimentsOpenedInOneBurstHaveIdsOfTheirOwn) {
  {
    Stream first(*store_), second(*store_), third(*store_);
    first.listener().Block();
    first.Open("p", "e");
    second.Send(OpenRequest("q", "e"));
    third.Send(OpenRequest("q", "f"));
    first.listener().Unblock();
    third.listener().WaitForResponses(1);
  }
  std::set<uint64_t> ids;
  const Catalog& catalog = store_->catalog();
  for (const auto& [project, name] : {std::pair("p", "e"), {"q", "e"}, {"q", "f"}}) {
    ids.insert(catalog.FindExperiment(project, name).value().experiment_id());
  }
  EXPECT_THAT(ids, SizeIs(3));
  EXPECT_NE(catalog.GetProject("p")->project_id(), catalog.GetProject("q")->project_id());
}

TEST_F(IngestSessionTest, AnotherMessageBeforeOpenEndsTheStream) {
  for (const v1::IngestRequest& request :
       {AppendRequest(1, 0, CountUp(1, 1)), DeclareRequest(0, "a", v1::VALUE_TYPE_TEXT),
        TruncateRequest(1, 0, 1), FinishRequest(1, v1::EXPERIMENT_STATE_FAILED),
        v1::IngestRequest()}) {
    Stream stream(*store_);
    stream.Send(request);
    EXPECT_EQ(stream.End().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST_F(IngestSessionTest, ASecondOpenEndsTheStream) {
  EXPECT_EQ(EndAfter({OpenRequest("p", "e")}).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(IngestSessionTest, AnEmptyMessageEndsTheStream) {
  EXPECT_EQ(EndAfter({v1::IngestRequest()}).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(IngestSessionTest, OpenWithABadNameEndsTheStreamAndCreatesNothing) {
  Stream stream(*store_);
  stream.Send(OpenRequest("p", ""));
  EXPECT_EQ(stream.End().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(absl::IsNotFound(store_->catalog().GetProject("p").status()));
}

TEST_F(IngestSessionTest, AWriterIdOfAnotherLengthEndsTheStream) {
  for (const char* writer_id : {"five5", "seventeen bytes 7"}) {
    Stream stream(*store_);
    stream.Send(OpenRequest("p", "e", writer_id));
    const absl::Status status = stream.End();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(status.message()), HasSubstr("16 random bytes"));
  }
}

TEST_F(IngestSessionTest, TheLastSequenceIsKnownAfterReopening) {
  SendAll({AppendRequest(1, 0, CountUp(1, 1)), AppendRequest(2, 0, CountUp(2, 1))});
  EXPECT_EQ(LastSequence(), 2u);
  Reopen();
  EXPECT_EQ(LastSequence(), 2u);
  EXPECT_EQ(LastSequence(kOtherWriter), 0u);
}

TEST_F(IngestSessionTest, TheSameSequenceAndBytesAreAcknowledgedAgainAndStoredOnce) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream.Append(1, 0, Numbers({}, {1, 2}));
  const size_t before = stream.listener().Responses().size();
  stream.Send(AppendRequest(1, 0, Numbers({}, {1, 2})));
  stream.listener().WaitForResponses(before + 1);
  EXPECT_EQ(stream.listener().Responses().back().acknowledged().through_sequence(), 1u);
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2));
}

TEST_F(IngestSessionTest, AResendAfterReopeningIsStoredOnce) {
  const v1::IngestRequest last = AppendRequest(2, 0, Numbers({}, {3, 4}));
  SendAll({AppendRequest(1, 0, Numbers({}, {1, 2})), last});
  Reopen();
  SendAll({AppendRequest(1, 0, Numbers({}, {1, 2})), last, AppendRequest(3, 0, Numbers({}, {5}))});
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(IngestSessionTest, TheSameSequenceWithOtherBytesIsDataLoss) {
  SendAll({AppendRequest(1, 0, CountUp(1, 2))});
  for (int reopened = 0; reopened < 2; ++reopened) {
    const absl::Status status = EndAfter({AppendRequest(1, 0, CountUp(1, 3))});
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr("sequence 1"));
    EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2));
    Reopen();
  }
}

TEST_F(IngestSessionTest, AGapIsOutOfRangeAndTellsWhereToGoOn) {
  const absl::Status status =
      EndAfter({AppendRequest(1, 0, CountUp(1, 1)), AppendRequest(3, 0, CountUp(2, 1))});
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(status.message()), HasSubstr("send again from 2"));
  EXPECT_EQ(LastSequence(), 1u);
  EXPECT_THAT(ReadX("loss"), ElementsAre(1));
}

TEST_F(IngestSessionTest, SequenceZeroEndsTheStream) {
  EXPECT_EQ(EndAfter({AppendRequest(0, 0, CountUp(1, 1))}).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(IngestSessionTest, WhatFollowsTheEndIsNotStored) {
  const absl::Status status =
      EndAfter({AppendRequest(5, 0, CountUp(1, 1)), AppendRequest(1, 0, CountUp(1, 1))});
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(ReadX("loss"), IsEmpty());
  EXPECT_EQ(LastSequence(), 0u);
}

TEST_F(IngestSessionTest, ASecondStreamOfAWriterFencesTheFirst) {
  Stream first(*store_);
  first.Open("p", "e");
  first.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  first.Append(1, 0, CountUp(1, 2));
  Stream second(*store_);
  EXPECT_EQ(second.Open("p", "e").last_sequence(), 1u);
  EXPECT_EQ(first.listener().WaitForEnd().code(), absl::StatusCode::kAborted);
  first.Send(AppendRequest(2, 0, CountUp(3, 1)));
  second.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  second.Append(2, 0, CountUp(3, 2));
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2, 3, 4));
}

TEST_F(IngestSessionTest, WhatAFencedStreamSentBeforeIsStoredAndAcknowledged) {
  Stream first(*store_), second(*store_);
  first.Open("p", "e");
  first.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  first.listener().Block();
  first.Send(AppendRequest(1, 0, CountUp(1, 1)));
  first.Send(AppendRequest(2, 0, CountUp(2, 1)));
  second.Send(OpenRequest("p", "e"));
  first.listener().Unblock();
  EXPECT_EQ(first.listener().WaitForEnd().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(first.listener().Acknowledged(), 2u);
  second.listener().WaitForResponses(1);
  EXPECT_EQ(second.listener().Responses()[0].opened().last_sequence(), 2u);
}

TEST_F(IngestSessionTest, TheSameWriterIdInAnotherExperimentIsAnotherWriter) {
  Stream first(*store_), second(*store_);
  first.Open("p", "e");
  second.Open("p", "f");
  first.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  first.Append(1, 0, CountUp(1, 1));
  EXPECT_FALSE(first.listener().Ended());
}

TEST_F(IngestSessionTest, TwoWritersShareAnExperimentAndAChannel) {
  Stream first(*store_), second(*store_);
  first.Open("p", "e");
  second.Open("p", "e", kOtherWriter);
  for (Stream* stream : {&first, &second}) {
    stream->Declare(0, "loss", v1::VALUE_TYPE_UNSPECIFIED);
  }
  first.Append(1, 0, CountUp(1, 2));
  second.Append(1, 0, CountUp(3, 2));
  first.Append(2, 0, Numbers({}, {5.0 / 8}));
  second.Append(2, 0, CountUp(2, 5));
  EXPECT_EQ(Read("loss").SerializeAsString(), CountUp(1, 6).SerializeAsString());
  EXPECT_THAT(first.listener().Rejections(), IsEmpty());
  ASSERT_THAT(second.listener().Rejections(), SizeIs(1));
  EXPECT_EQ(second.listener().Rejections()[0].count(), 4u - 1);
  EXPECT_EQ(HeadOf("loss").rejected_count, 3u);
}

TEST_F(IngestSessionTest, FinishSetsTheStateForGood) {
  SendAll({AppendRequest(1, 0, CountUp(1, 1)), FinishRequest(2, v1::EXPERIMENT_STATE_SUCCEEDED)});
  for (int reopened = 0; reopened < 2; ++reopened) {
    EXPECT_EQ(Experiment().state(), v1::EXPERIMENT_STATE_SUCCEEDED);
    EXPECT_GE(Experiment().finish_time_unix_nanos(), Experiment().create_time_unix_nanos());
    EXPECT_EQ(LastSequence(), 2u);
    Reopen();
  }
}

TEST_F(IngestSessionTest, ALaterAppendSetsTheExperimentRunningAgain) {
  SendAll({FinishRequest(1, v1::EXPERIMENT_STATE_FAILED)});
  SendAll({AppendRequest(2, 0, CountUp(1, 1))});
  EXPECT_EQ(Experiment().state(), v1::EXPERIMENT_STATE_RUNNING);
  EXPECT_EQ(Experiment().finish_time_unix_nanos(), 0);
}

TEST_F(IngestSessionTest, ANewStreamAloneLeavesTheExperimentFinished) {
  SendAll({FinishRequest(1, v1::EXPERIMENT_STATE_ABORTED)});
  SendAll({});
  EXPECT_EQ(Experiment().state(), v1::EXPERIMENT_STATE_ABORTED);
}

TEST_F(IngestSessionTest, AStateThatEndsNothingIsRejectedInTheStream) {
  Stream stream(*store_);
  stream.Open("p", "e");
  uint64_t sequence = 0;
  for (const int state :
       {v1::EXPERIMENT_STATE_UNSPECIFIED + 0, v1::EXPERIMENT_STATE_RUNNING + 0, 99}) {
    stream.Finish(++sequence, static_cast<v1::ExperimentState>(state));
  }
  ASSERT_THAT(stream.listener().Rejections(), SizeIs(3));
  for (const v1::Rejected& rejected : stream.listener().Rejections()) {
    EXPECT_EQ(rejected.reason(), v1::REJECTION_REASON_ARGUMENT_INVALID);
  }
  EXPECT_EQ(Experiment().state(), v1::EXPERIMENT_STATE_RUNNING);
  EXPECT_FALSE(stream.listener().Ended());
}

TEST_F(IngestSessionTest, AcknowledgementsGrowAndFollowTheRejectionsTheyCover) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  for (uint64_t sequence = 1; sequence <= 500; ++sequence) {
    stream.Send(AppendRequest(sequence, 0, Numbers({double(sequence), 0}, {1, 2})));
  }
  stream.listener().WaitForAcknowledgement(500);
  uint64_t acknowledged = 0;
  uint64_t rejected = 0;
  for (const v1::IngestResponse& response : stream.listener().Responses()) {
    if (response.has_rejected()) {
      EXPECT_GT(response.rejected().sequence(), acknowledged);
      EXPECT_EQ(response.rejected().sequence(), ++rejected);
    } else if (response.has_acknowledged()) {
      EXPECT_GT(response.acknowledged().through_sequence(), acknowledged);
      acknowledged = response.acknowledged().through_sequence();
      EXPECT_EQ(rejected, acknowledged);
    }
  }
  EXPECT_EQ(rejected, 500u);
}

TEST_F(IngestSessionTest, WhatWasSentBeforeTheEndIsAcknowledgedBeforeTheEnd) {
  Stream stream(*store_);
  stream.Send(OpenRequest("p", "e"));
  stream.Send(DeclareRequest(0, "loss", v1::VALUE_TYPE_NUMERIC));
  for (uint64_t sequence = 1; sequence <= 100; ++sequence) {
    stream.Send(AppendRequest(sequence, 0, CountUp(double(sequence), 1)));
  }
  EXPECT_TRUE(stream.End().ok());
  EXPECT_EQ(stream.listener().Acknowledged(), 100u);
  EXPECT_EQ(HeadOf("loss").point_count, 100u);
}

TEST_F(IngestSessionTest, PointsWithoutATimeHaveTheTimeOfArrival) {
  const int64_t before = NowUnixNanos();
  SendAll({AppendRequest(1, 0, CountUp(1, 1))});
  EXPECT_GE(HeadOf("loss").last_time_unix_nanos, before);
  EXPECT_LE(HeadOf("loss").last_time_unix_nanos, NowUnixNanos());
}

}  // namespace
}  // namespace nereid::storage

// SampleSeries as a client of any language calls it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/server/sample_series_fixture.h"

namespace nereid::server {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(SampleSeriesRpcTest, AnswersComeByExperimentAndThenBySource) {
  Store("one", "loss", {{{1, 2, 3}}});
  Store("one", "accuracy", {{{1, 2}}});
  Store("two", "loss", {{{1}}});
  const Answers answers = Sample(RequestOf({"two", "one"}, {"accuracy", "loss"}, 10));
  std::vector<std::string> order;
  std::vector<int> codes;
  std::vector<uint64_t> counts;
  for (const v1::SampleSeriesResponse& answer : answers) {
    order.push_back(answer.experiment() + " " + answer.source().channel());
    codes.push_back(answer.status().code());
    counts.push_back(answer.point_count());
  }
  EXPECT_THAT(order, ElementsAre("two accuracy", "two loss", "one accuracy", "one loss"));
  EXPECT_THAT(codes, ElementsAre(grpc::StatusCode::NOT_FOUND, 0, 0, 0));
  EXPECT_THAT(counts, ElementsAre(0, 1, 2, 3));
}

TEST_F(SampleSeriesRpcTest, WhatIsWrongWithOneSeriesIsInItsAnswer) {
  Store("e", "loss", {{{1}}});
  StoreText("e", "note");
  v1::SampleSeriesRequest request = RequestOf({"e", "absent"}, {"note", "loss", "nothing"}, 10);
  request.add_sources()->set_alias("best");
  request.add_sources();
  const Answers answers = Sample(request);
  ASSERT_THAT(answers, SizeIs(10));
  const auto expect = [&](int index, grpc::StatusCode code, const char* named) {
    EXPECT_EQ(answers[index].status().code(), code) << index;
    EXPECT_THAT(answers[index].status().message(), HasSubstr(named));
    EXPECT_FALSE(answers[index].has_position() || !answers[index].channel().empty());
    EXPECT_EQ(answers[index].sampled_case(), v1::SampleSeriesResponse::SAMPLED_NOT_SET);
  };
  expect(0, grpc::StatusCode::FAILED_PRECONDITION, "\"note\" is text");
  EXPECT_EQ(answers[1].status().code(), 0);
  expect(2, grpc::StatusCode::NOT_FOUND, "\"nothing\"");
  expect(3, grpc::StatusCode::NOT_FOUND, "there is no alias \"best\"");
  EXPECT_EQ(answers[3].source().alias(), "best");
  expect(4, grpc::StatusCode::INVALID_ARGUMENT, "no source");
  expect(5, grpc::StatusCode::NOT_FOUND, "\"absent\"");
  request.set_project("elsewhere");
  for (const v1::SampleSeriesResponse& answer : Sample(request)) {
    EXPECT_NE(answer.status().code(), 0);
  }
  EXPECT_EQ(Sample(request)[1].status().code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(SampleSeriesRpcTest, AnEmptyChannelHasNoPointsAndNoPosition) {
  Store("e", "loss", {{{1, 2}}});
  {
    TestStream stream(channel_);
    stream.Open();
    stream.Declare(1, "loss");
    v1::IngestRequest request;
    request.mutable_truncate()->set_sequence(1);
    request.mutable_truncate()->set_channel_ref(1);
    request.mutable_truncate()->set_from_x(0);
    stream.Write(request);
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }
  const v1::SampleSeriesResponse answer = SampleOne(RequestOf({"e"}, {"loss"}, 10));
  EXPECT_EQ(answer.channel(), "loss");
  EXPECT_EQ(answer.point_count(), 0u);
  EXPECT_EQ(answer.from(), 0);
  EXPECT_EQ(answer.to(), 0);
  EXPECT_TRUE(answer.has_points());
  EXPECT_EQ(answer.position().channel(), "loss");
  EXPECT_FALSE(answer.position().has_x());
}

TEST_F(SampleSeriesRpcTest, FewPointsComeAsTheyAreAndManyAsColumns) {
  Store("e", "loss", {{CountTo(40)}});
  const v1::SampleSeriesResponse raw = SampleOne(RequestOf({"e"}, {"loss"}, 10));
  EXPECT_THAT(std::vector<double>(raw.points().x().begin(), raw.points().x().end()), CountTo(40));
  EXPECT_EQ(raw.points().doubles_size(), 40);
  EXPECT_THAT(raw.points().wall_times_unix_nanos(), IsEmpty());
  const v1::SampleSeriesResponse sampled = SampleOne(RequestOf({"e"}, {"loss"}, 9));
  EXPECT_EQ(sampled.point_count(), 40u);
  EXPECT_THAT(sampled.columns().indices(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8));
  // An edge at every 39 / 9: behind 1, 5.33, 9.67, 14, 18.33, 22.67, 27, 31.33 and 35.67.
  EXPECT_THAT(sampled.columns().counts(), ElementsAre(5, 4, 4, 5, 4, 4, 5, 4, 5));
  EXPECT_THAT(sampled.columns().first_x(), ElementsAre(1, 6, 10, 14, 19, 23, 27, 32, 36));
  EXPECT_THAT(sampled.columns().last_x(), ElementsAre(5, 9, 13, 18, 22, 26, 31, 35, 40));
  EXPECT_THAT(sampled.columns().max_y(), ElementsAre(5, 9, 13, 18, 22, 26, 31, 35, 40));
  EXPECT_THAT(sampled.columns().sums(), ElementsAre(15, 30, 46, 80, 82, 98, 145, 134, 190));
  EXPECT_THAT(sampled.columns().nan_counts(), Each(0));
  EXPECT_THAT(sampled.columns().first_times_unix_nanos(), IsEmpty());
}

TEST_F(SampleSeriesRpcTest, NeighboursAreThePointsBesideTheRange) {
  Store("e", "loss", {{CountTo(100)}});
  v1::SampleSeriesRequest request = RequestOf({"e"}, {"loss"}, 2);
  const v1::SampleSeriesResponse open = SampleOne(request);
  EXPECT_FALSE(open.has_before() || open.has_after());
  request.set_from(20);
  request.set_to(60);
  const v1::SampleSeriesResponse inside = SampleOne(request);
  EXPECT_EQ(inside.before().x(), 19);
  EXPECT_EQ(inside.before().y(), 19);
  EXPECT_EQ(inside.before().wall_time_unix_nanos(), 0);
  EXPECT_EQ(inside.after().x(), 60);
  EXPECT_THAT(inside.columns().counts(), ElementsAre(20, 20));
  request.set_from(0.5);
  request.set_to(100.5);
  const v1::SampleSeriesResponse around = SampleOne(request);
  EXPECT_FALSE(around.has_before() || around.has_after());
  EXPECT_EQ(around.point_count(), 100u);
}

TEST_F(SampleSeriesRpcTest, ThePositionIsThatOfTheLastPointWhateverTheRange) {
  Store("e", "loss", {{CountTo(100)}});
  v1::SampleSeriesRequest request = RequestOf({"e"}, {"loss"}, 2);
  request.set_to(10);
  const v1::SampleSeriesResponse answer = SampleOne(request);
  EXPECT_EQ(answer.position().channel(), "loss");
  EXPECT_EQ(answer.position().x(), 100);
  EXPECT_NE(answer.position().series(), 0u);
  EXPECT_EQ(answer.position().truncation_count(), 0u);
  EXPECT_EQ(answer.from(), 1);
  EXPECT_EQ(answer.to(), 10);
}

TEST_F(SampleSeriesRpcTest, ALogarithmicAxisBeginsAtTheFirstXOverZero) {
  Store("e", "loss", {{{-2, 0, 1, 2, 10, 20, 50, 99, 100}}});
  v1::SampleSeriesRequest request = RequestOf({"e"}, {"loss"}, 1);
  request.set_axis(v1::AXIS_LOG_X);
  EXPECT_EQ(SampleOne(request).from(), 1);
  request.set_columns(2);
  EXPECT_EQ(SampleOne(request).point_count(), 7u);
  request.set_columns(1);
  request.set_from(0.01);
  const v1::SampleSeriesResponse all = SampleOne(request);
  EXPECT_EQ(all.point_count(), 7u);
  EXPECT_FALSE(all.has_before()) << "what is not on the axis is beside nothing";
}

// Batches of ten points at seconds 0, 1, … of wall time.
class SampleTimeRpcTest : public SampleSeriesRpcTest {
 protected:
  void SetUp() override {
    std::vector<Batch> batches;
    for (int i = 0; i < 10; ++i) {
      Batch batch{{}, kStart + i * kNanosPerSecond};
      for (int j = 1; j <= 10; ++j) batch.x.push_back(10 * i + j);
      batches.push_back(batch);
    }
    Store("e", "loss", batches);
    request_ = RequestOf({"e"}, {"loss"}, 3);
  }

  v1::SampleSeriesRequest request_;
};

TEST_F(SampleTimeRpcTest, WallTimeIsInSecondsOfUnixTime) {
  request_.set_axis(v1::AXIS_WALL_TIME);
  const v1::SampleSeriesResponse answer = SampleOne(request_);
  EXPECT_EQ(answer.from(), 1'700'000'000);
  EXPECT_EQ(answer.to(), 1'700'000'009);
  EXPECT_EQ(answer.origin_unix_nanos(), 0);
  const v1::SampledColumns& columns = answer.columns();
  ASSERT_THAT(columns.first_times_unix_nanos(), SizeIs(3));
  EXPECT_EQ(columns.first_times_unix_nanos(0), kStart);
  EXPECT_EQ(columns.last_times_unix_nanos(2), kStart + 9 * kNanosPerSecond);
  // The last point of a batch has its time, those before lie in between.
  EXPECT_EQ(columns.last_x(0), 39);
  EXPECT_EQ(columns.first_x(1), 40);
  EXPECT_EQ(columns.first_times_unix_nanos(1), kStart + 3 * kNanosPerSecond);
}

TEST_F(SampleTimeRpcTest, RelativeTimeBeginsAtTheFirstBatchOfTheExperiment) {
  Store("e", "later", {{{1, 2}, kStart + 5 * kNanosPerSecond}});
  request_.set_axis(v1::AXIS_RELATIVE_TIME);
  request_.set_from(2);
  request_.set_to(4);
  request_.add_sources()->set_channel("later");
  const Answers answers = Sample(request_);
  ASSERT_THAT(answers, SizeIs(2));
  for (const v1::SampleSeriesResponse& answer : answers) {
    EXPECT_EQ(answer.origin_unix_nanos(), kStart);
    EXPECT_EQ(answer.from(), 2);
    EXPECT_EQ(answer.to(), 4);
  }
  // Point 30 has second 2, point 50 second 4.
  EXPECT_EQ(answers[0].point_count(), 20u);
  EXPECT_EQ(answers[0].before().x(), 29);
  EXPECT_EQ(answers[0].after().x(), 50);
  EXPECT_EQ(answers[0].after().wall_time_unix_nanos(), kStart + 4 * kNanosPerSecond);
  EXPECT_EQ(answers[1].point_count(), 0u);
  EXPECT_EQ(answers[1].after().x(), 1);
}

TEST_F(SampleTimeRpcTest, RawPointsOnAnAxisOfTimeHaveTheirTimes) {
  request_.set_axis(v1::AXIS_WALL_TIME);
  request_.set_columns(25);
  const v1::SampleSeriesResponse answer = SampleOne(request_);
  ASSERT_THAT(answer.points().wall_times_unix_nanos(), SizeIs(100));
  EXPECT_EQ(answer.points().wall_times_unix_nanos(99), kStart + 9 * kNanosPerSecond);
}

TEST_F(SampleSeriesRpcTest, TheOriginOutlivesARestart) {
  Store("e", "loss", {{{1}, kStart}, {{2}, kStart + kNanosPerSecond}});
  Restart();
  v1::SampleSeriesRequest request = RequestOf({"e"}, {"loss"}, 3);
  request.set_axis(v1::AXIS_RELATIVE_TIME);
  const v1::SampleSeriesResponse answer = SampleOne(request);
  EXPECT_EQ(answer.origin_unix_nanos(), kStart);
  EXPECT_EQ(answer.from(), 0);
  EXPECT_EQ(answer.to(), 1);
}

// Columns of a long series beside the points that a read returns.
TEST_F(SampleSeriesRpcTest, ColumnsSayWhatThePointsSay) {
  constexpr int kPoints = 200'000;
  // A power of two: k / 64 is exact, and so are the edges.
  constexpr int kColumns = 64;
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  std::vector<double> y;
  for (int i = 0; i < kPoints; ++i) y.push_back(std::sin(i * 0.001) + 1e-3 * (i % 17));
  stream.Write(AppendNumbers(1, 1, CountTo(kPoints), y));
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  v1::SampleSeriesRequest request = RequestOf({"e"}, {"loss"}, kColumns);
  request.set_from(5'000);
  request.set_to(5'000 + kColumns * 1'000);
  const v1::SampleSeriesResponse answer = SampleOne(request);
  ASSERT_THAT(answer.columns().indices(), SizeIs(kColumns));
  for (int k = 0; k < kColumns; ++k) {
    const auto begin = y.begin() + 4'999 + k * 1'000;
    const auto [min, max] = std::minmax_element(begin, begin + 1'000);
    EXPECT_EQ(answer.columns().counts(k), 1'000u);
    EXPECT_EQ(answer.columns().first_y(k), *begin);
    EXPECT_EQ(answer.columns().last_y(k), *(begin + 999));
    EXPECT_EQ(answer.columns().min_y(k), *min);
    EXPECT_EQ(answer.columns().max_y(k), *max);
    EXPECT_EQ(answer.columns().min_x(k), static_cast<double>(min - y.begin() + 1));
  }
}

}  // namespace
}  // namespace nereid::server

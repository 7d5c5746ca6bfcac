// Deleting channels, experiments and projects, as those who read and write see it.

#include <thread>

#include "tests/storage/deletion_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::Gt;
using testing::IsEmpty;
using testing::SizeIs;

class DeletionTest : public DeletionFixture {
 protected:
  std::vector<std::string> ProjectNames() const {
    std::vector<std::string> names;
    const auto page = store_->catalog().ListProjects({});
    for (const auto& entry : page->entries) names.push_back(entry.name);
    return names;
  }
};

TEST_F(DeletionTest, AChannelIsGoneAtOnceAndItsNameIsFree) {
  Write("p", "e", {"loss", "other"});
  const SeriesId before = SeriesIdOf("loss");
  ASSERT_EQ(store_->DeleteChannel({"p", "e", "loss"}), absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(FindChannel("loss").status()));
  EXPECT_THAT(store_->catalog().ListChannels(IdOf("p", "e"), {})->entries, SizeIs(1));
  ASSERT_EQ(store_->CreateChannel({"p", "e", "loss"}, v1::VALUE_TYPE_TEXT), absl::OkStatus());
  EXPECT_THAT(SeriesIdOf("loss"), Gt(before));
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 0u);
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "other"}), 1030u);
}

TEST_F(DeletionTest, AnExperimentIsGoneAtOnceAndItsNameIsFree) {
  Write("p", "e");
  Write("p", "f");
  const ExperimentId before = IdOf("p", "e");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(FindChannel("loss").status()));
  Write("p", "e");
  EXPECT_THAT(IdOf("p", "e"), Gt(before));
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
  EXPECT_EQ(PointCount({"p", "f", "loss"}), 1030u);
}

TEST_F(DeletionTest, AProjectIsGoneAtOnceAndItsNameIsFree) {
  for (const char* experiment : {"e", "f", "g"}) Write("p", experiment);
  Write("q", "e");
  ASSERT_EQ(store_->DeleteProject("p"), absl::OkStatus());
  EXPECT_THAT(ProjectNames(), ElementsAre("q"));
  EXPECT_TRUE(absl::IsNotFound(store_->catalog().FindExperiment("p", "e").status()));
  Write("p", "e");
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
  EXPECT_EQ(PointCount({"q", "e", "loss"}), 1030u);
  EXPECT_TRUE(absl::IsNotFound(store_->catalog().FindExperiment("p", "f").status()));
}

TEST_F(DeletionTest, WhatIsUnknownIsNotFoundInTheWordsOfTheCatalog) {
  const auto expect = [](const absl::Status& status, const absl::Status& words) {
    EXPECT_TRUE(absl::IsNotFound(status));
    EXPECT_EQ(status, words);
  };
  const Catalog& catalog = store_->catalog();
  expect(store_->DeleteProject("x"), catalog.GetProject("x").status());
  expect(store_->DeleteExperiment("x", "e"), catalog.FindExperiment("x", "e").status());
  Write("p", "e");
  expect(store_->DeleteExperiment("p", "x"), catalog.FindExperiment("p", "x").status());
  for (const ChannelPath& path : {ChannelPath{"p", "e", "x"}, ChannelPath{"p", "x", "loss"}}) {
    expect(store_->DeleteChannel(path), catalog.FindChannel(path).status());
    expect(store_->TruncateChannel(path, 1), catalog.FindChannel(path).status());
  }
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
}

TEST_F(DeletionTest, AStreamGoesOnWithANewChannel) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", kNumeric);
  stream.Declare(1, "other", kNumeric);
  stream.Append(1, 0, CountUp(1, 10));
  stream.Append(2, 1, CountUp(1, 10));
  ASSERT_EQ(store_->DeleteChannel({"p", "e", "loss"}), absl::OkStatus());
  stream.Append(3, 0, CountUp(3, 2));
  stream.Append(4, 1, CountUp(11, 1));
  EXPECT_THAT(stream.listener().Rejections(), IsEmpty());
  WaitForDeletions();
  EXPECT_THAT(ReadX("loss"), ElementsAre(3, 4));
  EXPECT_EQ(HeadOf("loss").point_count, 2u);
  EXPECT_EQ(HeadOf("other").point_count, 11u);
}

TEST_F(DeletionTest, StreamsOfTheExperimentAreEndedAndOthersAreNot) {
  Stream first(*store_);
  Stream second(*store_);
  Stream other(*store_);
  first.Open("p", "e");
  second.Open("p", "e", "fedcba9876543210");
  other.Open("p", "f");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  for (Stream* stream : {&first, &second}) {
    EXPECT_EQ(stream->listener().WaitForEnd(), absl::AbortedError("experiment \"e\" was deleted"));
  }
  first.Send(DeclareRequest(0, "late", kNumeric));
  other.Declare(0, "loss", kNumeric);
  other.Append(1, 0, CountUp(1, 3));
  EXPECT_TRUE(absl::IsNotFound(store_->catalog().FindExperiment("p", "e").status()));
}

TEST_F(DeletionTest, StreamsOfTheProjectAreEndedAndOthersAreNot) {
  Stream first(*store_);
  Stream second(*store_);
  Stream other(*store_);
  first.Open("p", "e");
  second.Open("p", "f");
  other.Open("q", "e");
  ASSERT_EQ(store_->DeleteProject("p"), absl::OkStatus());
  for (Stream* stream : {&first, &second}) {
    EXPECT_TRUE(absl::IsAborted(stream->listener().WaitForEnd()));
  }
  other.Declare(0, "loss", kNumeric);
  other.Append(1, 0, CountUp(1, 3));
  EXPECT_THAT(ProjectNames(), ElementsAre("q"));
}

// All of it waits for the committer at once.
TEST_F(DeletionTest, InTheMiddleOfABurst) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.listener().Block();
  stream.Send(DeclareRequest(0, "loss", kNumeric));
  stream.Send(AppendRequest(1, 0, CountUp(1, 2000)));
  std::thread deleting([this] { EXPECT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus()); });
  stream.listener().Unblock();
  deleting.join();
  EXPECT_TRUE(absl::IsAborted(stream.listener().WaitForEnd()));
  Write("p", "e");
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
}

TEST_F(DeletionTest, AWriterStartsAnewInANewExperiment) {
  Write("p", "e");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  Stream stream(*store_);
  EXPECT_EQ(stream.Open("p", "e").last_sequence(), 0u);
}

TEST_F(DeletionTest, AReadGoesOnAsOfItsMoment) {
  Write("p", "e");
  const std::unique_ptr<PointReader> reader = ReaderOf("loss");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  WaitForDeletions();
  v1::PointColumns points;
  EXPECT_TRUE(*reader->Next(points));
  EXPECT_EQ(points.x_size(), 1030);
}

}  // namespace
}  // namespace nereid::storage

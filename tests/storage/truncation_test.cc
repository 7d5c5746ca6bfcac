#include "storage/truncation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "storage/piece.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The head that brute force finds: of points with these x, and y as CountUp makes them.
void ExpectHeadOfCountUp(const Head& head, double first, double count) {
  EXPECT_EQ(head.point_count, count);
  if (count == 0) return;
  EXPECT_EQ(head.first_x, first);
  EXPECT_EQ(head.last_x, first + count - 1);
  EXPECT_EQ(head.last_y, IdentityOfNumber((first + count - 1) / 8));
  EXPECT_EQ(head.min, first / 8);
  EXPECT_EQ(head.max, (first + count - 1) / 8);
}

class TruncationTest : public StoreFixture {
 protected:
  void SetUp() override {
    StoreFixture::SetUp();
    OpenStream();
  }
  void TearDown() override { stream_.reset(); }

  void OpenStream(v1::ValueType type = v1::VALUE_TYPE_NUMERIC) {
    stream_ = std::make_unique<Stream>(*store_);
    sequence_ = stream_->Open("p", "e").last_sequence();
    stream_->Declare(0, "loss", type);
  }

  void ReopenWithStream() {
    stream_.reset();
    Reopen();
    OpenStream(v1::VALUE_TYPE_UNSPECIFIED);
  }

  void Append(v1::PointColumns points, int64_t time = 0) {
    stream_->Append(++sequence_, 0, std::move(points), time);
  }
  void Truncate(double from_x) { stream_->Truncate(++sequence_, 0, from_x); }

  // Points 1 to 30 in three pieces.
  void AppendThreePieces() {
    for (const double first : {1, 11, 21}) Append(CountUp(first, 10));
  }

  // Closes the store and looks under it.
  int CountKeys(const std::string& image_channel, Level level) {
    stream_.reset();
    store_.reset();
    RawStore raw(directory_.path());
    const std::unique_ptr<rocksdb::Iterator> entries(raw.db().NewIterator(
        rocksdb::ReadOptions(), raw.FamilyOf(v1::VALUE_TYPE_IMAGE, image_channel)));
    int count = 0;
    for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
      count += ParsePointKey(entries->key().ToStringView())->level == level ? 1 : 0;
    }
    return count;
  }

  // That exactly the points 1 to `count` are left, in the store and in the head, now and after
  // reopening.
  void ExpectCountUpTo(int count) {
    for (int reopened = 0; reopened < 2; ++reopened) {
      const v1::PointColumns points = Read("loss");
      const v1::PointColumns expected = CountUp(1, count);
      EXPECT_EQ(points.SerializeAsString(), expected.SerializeAsString());
      ExpectHeadOfCountUp(HeadOf("loss"), 1, count);
      ReopenWithStream();
    }
  }

  std::unique_ptr<Stream> stream_;
  uint64_t sequence_ = 0;
};

TEST_F(TruncationTest, OnAPieceBorder) {
  AppendThreePieces();
  Truncate(11);
  ExpectCountUpTo(10);
}

TEST_F(TruncationTest, InsideAPiece) {
  AppendThreePieces();
  Truncate(15);
  ExpectCountUpTo(14);
}

TEST_F(TruncationTest, BetweenTwoPoints) {
  AppendThreePieces();
  Truncate(15.5);
  ExpectCountUpTo(15);
}

TEST_F(TruncationTest, BetweenTwoPieces) {
  AppendThreePieces();
  Truncate(20.5);
  ExpectCountUpTo(20);
}

TEST_F(TruncationTest, OfTheLastPointOnly) {
  AppendThreePieces();
  Truncate(30);
  ExpectCountUpTo(29);
}

TEST_F(TruncationTest, OfNothingBehindTheLastPoint) {
  AppendThreePieces();
  Truncate(30.5);
  ExpectCountUpTo(30);
}

TEST_F(TruncationTest, OfNothingAtInfinity) {
  AppendThreePieces();
  Truncate(kInfinity);
  ExpectCountUpTo(30);
}

TEST_F(TruncationTest, OfAllFromTheFirstPoint) {
  AppendThreePieces();
  Truncate(1);
  ExpectCountUpTo(0);
}

TEST_F(TruncationTest, OfAllFromBeforeTheFirstPoint) {
  AppendThreePieces();
  Truncate(-kInfinity);
  ExpectCountUpTo(0);
}

TEST_F(TruncationTest, OfAChannelWithoutPoints) {
  Truncate(1);
  EXPECT_THAT(stream_->listener().Rejections(), IsEmpty());
  ExpectCountUpTo(0);
}

// A training program that resumes from a checkpoint reconnects and truncates before it appends.
TEST_F(TruncationTest, RightAfterReopening) {
  AppendThreePieces();
  ReopenWithStream();
  Truncate(15);
  ExpectCountUpTo(14);
}

TEST_F(TruncationTest, RightAfterReconnecting) {
  AppendThreePieces();
  OpenStream(v1::VALUE_TYPE_NUMERIC);
  Truncate(15);
  ExpectCountUpTo(14);
}

TEST_F(TruncationTest, OfAChannelThatAnotherRefCreated) {
  stream_->Declare(1, "late", v1::VALUE_TYPE_UNSPECIFIED);
  stream_->Declare(2, "late", v1::VALUE_TYPE_UNSPECIFIED);
  stream_->Append(++sequence_, 2, CountUp(1, 10));
  stream_->Truncate(++sequence_, 1, 5);
  EXPECT_THAT(ReadX("late"), ElementsAre(1, 2, 3, 4));
}

TEST_F(TruncationTest, LetsPointsFollowFromThereOn) {
  AppendThreePieces();
  Truncate(15);
  Append(CountUp(15, 3));
  Append(Numbers({}, {18.0 / 8}));
  EXPECT_THAT(stream_->listener().Rejections(), IsEmpty());
  ExpectCountUpTo(18);
}

TEST_F(TruncationTest, BetweenAppendsOfOneBurst) {
  stream_->listener().Block();
  stream_->Send(AppendRequest(++sequence_, 0, CountUp(1, 10)));
  stream_->Send(AppendRequest(++sequence_, 0, CountUp(11, 10)));
  stream_->Send(TruncateRequest(++sequence_, 0, 15));
  stream_->Send(AppendRequest(++sequence_, 0, CountUp(15, 2)));
  stream_->Send(TruncateRequest(++sequence_, 0, 16));
  stream_->Send(TruncateRequest(++sequence_, 0, 9));
  stream_->Send(AppendRequest(++sequence_, 0, CountUp(9, 3)));
  stream_->listener().Unblock();
  stream_->listener().WaitForAcknowledgement(sequence_);
  EXPECT_THAT(stream_->listener().Rejections(), IsEmpty());
  ExpectCountUpTo(11);
}

TEST_F(TruncationTest, KeepsTheCountOfRejectedPoints) {
  Append(CountUp(1, 10));
  Append(CountUp(5, 2));
  Truncate(1);
  EXPECT_EQ(HeadOf("loss").rejected_count, 2u);
}

TEST_F(TruncationTest, LeavesOtherChannelsAlone) {
  stream_->Declare(1, "other", v1::VALUE_TYPE_NUMERIC);
  stream_->Append(++sequence_, 1, CountUp(1, 3));
  AppendThreePieces();
  Truncate(1);
  EXPECT_THAT(ReadX("other"), ElementsAre(1, 2, 3));
  EXPECT_EQ(HeadOf("other").point_count, 3u);
}

TEST_F(TruncationTest, LeavesTheSameChannelOfOtherExperimentsAlone) {
  ASSERT_TRUE(store_->CreateExperiment("p", "before").ok());
  AppendThreePieces();
  Stream other(*store_);
  other.Open("p", "another");
  other.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  other.Append(1, 0, CountUp(1, 30));
  Truncate(1);
  const auto channel = store_->catalog().FindChannel({"p", "another", "loss"});
  v1::PointColumns points;
  EXPECT_TRUE(*store_->Read("loss", *channel, {})->Next(points));
  EXPECT_EQ(points.x_size(), 30);
}

TEST_F(TruncationTest, KeepsWallTimesOfWhatStays) {
  Append(CountUp(1, 10), 1000);
  Append(CountUp(11, 10), 2000);
  Truncate(16);
  ReadRange range;
  range.include_wall_times = true;
  const v1::PointColumns points = Read("loss", range);
  ASSERT_EQ(points.wall_times_unix_nanos_size(), 15);
  EXPECT_EQ(points.wall_times_unix_nanos(9), 1000);
  EXPECT_EQ(points.wall_times_unix_nanos(14), 1500);
  EXPECT_EQ(HeadOf("loss").last_time_unix_nanos, 1500);
}

TEST_F(TruncationTest, TakesImageDataToo) {
  stream_->Declare(0, "picture", v1::VALUE_TYPE_IMAGE);
  const auto image = [](const char* filler) { return ImageOf("", "", Png(8, 8, filler)); };
  Append(Images({1, 2, 3}, {image("1"), image("2"), image("3")}));
  Truncate(2);
  Append(Images({2}, {image("other")}));
  const v1::PointColumns points = Read("picture");
  ASSERT_EQ(points.images_size(), 2);
  EXPECT_EQ(points.images(0).data(), Png(8, 8, "1"));
  EXPECT_EQ(points.images(1).data(), Png(8, 8, "other"));
  EXPECT_EQ(CountKeys("picture", Level::kImageData), 2);
}

TEST_F(TruncationTest, OfTexts) {
  stream_->Declare(0, "log", v1::VALUE_TYPE_TEXT);
  Append(Texts({1, 2, 3}, {"a", "b", "c"}));
  Truncate(3);
  EXPECT_THAT(Read("log").texts(), ElementsAre("a", "b"));
  EXPECT_EQ(HeadOf("log").last_y, IdentityOfText("b"));
}

TEST_F(TruncationTest, FromNanIsRejectedInTheStream) {
  AppendThreePieces();
  Truncate(std::nan(""));
  const std::vector<v1::Rejected> rejections = stream_->listener().Rejections();
  ASSERT_THAT(rejections, testing::SizeIs(1));
  EXPECT_EQ(rejections[0].reason(), v1::REJECTION_REASON_ARGUMENT_INVALID);
  EXPECT_EQ(rejections[0].sequence(), sequence_);
  ExpectCountUpTo(30);
}

TEST_F(TruncationTest, OfAnUndeclaredChannelIsRejectedInTheStream) {
  stream_->Truncate(++sequence_, 9, 1);
  const std::vector<v1::Rejected> rejections = stream_->listener().Rejections();
  ASSERT_THAT(rejections, testing::SizeIs(1));
  EXPECT_EQ(rejections[0].reason(), v1::REJECTION_REASON_UNDECLARED_CHANNEL);
}

TEST_F(TruncationTest, SentAgainIsAppliedOnce) {
  AppendThreePieces();
  Truncate(15);
  Append(CountUp(15, 5));
  stream_->Send(TruncateRequest(sequence_ - 1, 0, 15));
  Append(CountUp(20, 1));
  ExpectCountUpTo(20);
}

TEST_F(TruncationTest, RandomOnesLeaveWhatBruteForceLeaves) {
  std::mt19937_64 random(1);
  int last = 0;
  for (int step = 0; step < 60; ++step) {
    if (random() % 3 != 0) {
      const int count = 1 + static_cast<int>(random() % 1500);
      Append(CountUp(last + 1, count));
      last += count;
    } else if (last > 0) {
      last = static_cast<int>(random() % (last + 1));
      Truncate(last + 1);
    }
    ASSERT_EQ(Read("loss").SerializeAsString(), CountUp(1, last).SerializeAsString()) << step;
    ExpectHeadOfCountUp(HeadOf("loss"), 1, last);
    if (step % 20 == 10) ReopenWithStream();
  }
}

}  // namespace
}  // namespace nereid::storage

// Channels of a stream: declared, created, inferred and refused.

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class DeclareTest : public StoreFixture {
 protected:
  void SetUp() override {
    StoreFixture::SetUp();
    OpenStream();
  }
  void TearDown() override { stream_.reset(); }

  void OpenStream() {
    stream_ = std::make_unique<Stream>(*store_);
    sequence_ = stream_->Open("p", "e").last_sequence();
  }
  void ReopenWithStream() {
    stream_.reset();
    Reopen();
    OpenStream();
  }

  void Append(uint32_t channel_ref, v1::PointColumns points) {
    stream_->Append(++sequence_, channel_ref, std::move(points));
  }

  // The only rejection there was.
  v1::Rejected Rejection() {
    const std::vector<v1::Rejected> rejections = stream_->listener().Rejections();
    EXPECT_THAT(rejections, SizeIs(1));
    return rejections.empty() ? v1::Rejected() : rejections[0];
  }

  std::unique_ptr<Stream> stream_;
  uint64_t sequence_ = 0;
};

absl::StatusCode CodeOf(const v1::Declared& declared) {
  return static_cast<absl::StatusCode>(declared.status().code());
}

TEST_F(DeclareTest, CreatesAChannelWithoutPoints) {
  const v1::Declared declared = stream_->Declare(7, "loss", v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(declared.channel_ref(), 7u);
  EXPECT_EQ(declared.type(), v1::VALUE_TYPE_NUMERIC);
  EXPECT_FALSE(declared.has_last_x());
  EXPECT_EQ(CodeOf(declared), absl::StatusCode::kOk);
  ReopenWithStream();
  EXPECT_EQ(FindChannel("loss")->type(), v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(HeadOf("loss").point_count, 0u);
}

TEST_F(DeclareTest, TellsTheLastX) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  Append(0, CountUp(1, 5));
  EXPECT_EQ(stream_->Declare(1, "loss", v1::VALUE_TYPE_NUMERIC).last_x(), 5);
  ReopenWithStream();
  EXPECT_EQ(stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC).last_x(), 5);
}

TEST_F(DeclareTest, WithoutATypeTheFirstValueDecides) {
  const v1::Declared before = stream_->Declare(0, "log", v1::VALUE_TYPE_UNSPECIFIED);
  EXPECT_EQ(before.type(), v1::VALUE_TYPE_UNSPECIFIED);
  EXPECT_EQ(CodeOf(before), absl::StatusCode::kOk);
  EXPECT_TRUE(absl::IsNotFound(FindChannel("log").status()));
  Append(0, Texts({}, {"a"}));
  EXPECT_EQ(stream_->Declare(1, "log", v1::VALUE_TYPE_UNSPECIFIED).type(), v1::VALUE_TYPE_TEXT);
  EXPECT_THAT(Read("log").texts(), ElementsAre("a"));
}

TEST_F(DeclareTest, WithoutATypeInvalidColumnsDecideNothing) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_UNSPECIFIED);
  v1::PointColumns both = Numbers({1}, {1});
  both.add_texts("a");
  Append(0, both);
  EXPECT_EQ(Rejection().reason(), v1::REJECTION_REASON_COLUMNS_INVALID);
  EXPECT_TRUE(absl::IsNotFound(FindChannel("loss").status()));
}

TEST_F(DeclareTest, AnotherTypeIsRefusedAndItsPointsAreRejected) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  const v1::Declared declared = stream_->Declare(1, "loss", v1::VALUE_TYPE_TEXT);
  EXPECT_EQ(CodeOf(declared), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(declared.status().message(),
              AllOf(HasSubstr("loss"), HasSubstr("numeric"), HasSubstr("text")));
  Append(1, Texts({}, {"a", "b"}));
  EXPECT_EQ(Rejection().reason(), v1::REJECTION_REASON_UNDECLARED_CHANNEL);
  EXPECT_EQ(Rejection().count(), 2u);
  EXPECT_EQ(Rejection().channel_ref(), 1u);
}

TEST_F(DeclareTest, ValuesOfAnotherTypeAreRejected) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  Append(0, Texts({}, {"a", "b"}));
  EXPECT_EQ(Rejection().reason(), v1::REJECTION_REASON_TYPE_MISMATCH);
  EXPECT_EQ(Rejection().sequence(), 1u);
  EXPECT_EQ(HeadOf("loss").rejected_count, 2u);
}

TEST_F(DeclareTest, ABadNameIsRefused) {
  for (const std::string& name :
       {std::string(), std::string("\xff"), std::string(kNameBytesMax + 1, 'a')}) {
    const v1::Declared declared = stream_->Declare(0, name, v1::VALUE_TYPE_NUMERIC);
    EXPECT_EQ(CodeOf(declared), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_NE(declared.status().message(), "");
  }
  Append(0, CountUp(1, 1));
  EXPECT_EQ(Rejection().reason(), v1::REJECTION_REASON_UNDECLARED_CHANNEL);
}

TEST_F(DeclareTest, ANumberOverTheLimitIsRefused) {
  const v1::Declared declared = stream_->Declare(65536, "loss", v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(CodeOf(declared), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(declared.status().message(), HasSubstr("65536"));
  EXPECT_TRUE(absl::IsNotFound(FindChannel("loss").status()));
}

TEST_F(DeclareTest, AnUnknownTypeIsRefused) {
  const v1::Declared declared = stream_->Declare(0, "loss", static_cast<v1::ValueType>(99));
  EXPECT_EQ(CodeOf(declared), absl::StatusCode::kInvalidArgument);
}

TEST_F(DeclareTest, ANumberDeclaredAgainStandsForTheNewChannel) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  Append(0, CountUp(1, 1));
  stream_->Declare(0, "accuracy", v1::VALUE_TYPE_NUMERIC);
  Append(0, CountUp(5, 1));
  EXPECT_THAT(ReadX("loss"), ElementsAre(1));
  EXPECT_THAT(ReadX("accuracy"), ElementsAre(5));
}

TEST_F(DeclareTest, ANumberWhoseSecondDeclarationFailedStandsForNothing) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream_->Declare(0, "", v1::VALUE_TYPE_NUMERIC);
  Append(0, CountUp(1, 1));
  EXPECT_EQ(Rejection().reason(), v1::REJECTION_REASON_UNDECLARED_CHANNEL);
  EXPECT_THAT(ReadX("loss"), IsEmpty());
}

TEST_F(DeclareTest, TwoNumbersMayStandForOneChannel) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream_->Declare(1, "loss", v1::VALUE_TYPE_UNSPECIFIED);
  Append(0, CountUp(1, 1));
  Append(1, CountUp(2, 1));
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2));
}

TEST_F(DeclareTest, PointsOfAnUndeclaredNumberAreRejectedAndTheRestIsKept) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  v1::IngestRequest request = AppendRequest(++sequence_, 4, CountUp(1, 3));
  *request.mutable_append()->add_channels() =
      AppendRequest(1, 0, CountUp(1, 2)).append().channels(0);
  stream_->SendAndWait(request, 1);
  EXPECT_EQ(Rejection().channel_ref(), 4u);
  EXPECT_EQ(Rejection().count(), 3u);
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2));
  EXPECT_FALSE(stream_->listener().Ended());
}

TEST_F(DeclareTest, NumbersOfAnotherStreamMeanNothing) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  OpenStream();
  Append(0, CountUp(1, 1));
  EXPECT_EQ(Rejection().reason(), v1::REJECTION_REASON_UNDECLARED_CHANNEL);
}

// What brute force finds over all points that were stored.
TEST_F(DeclareTest, TheHeadAgreesWithThePoints) {
  stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  Append(0, Numbers({1, 2, 3}, {5, std::nan(""), -4}));
  Append(0, Numbers({3.5, 2, 10}, {std::numeric_limits<double>::infinity(), 1, 2}));
  for (int reopened = 0; reopened < 2; ++reopened) {
    const v1::PointColumns points = Read("loss");
    const Head head = HeadOf("loss");
    EXPECT_EQ(head.point_count, 5u);
    EXPECT_EQ(head.point_count, static_cast<uint64_t>(points.x_size()));
    EXPECT_EQ(head.rejected_count, 1u);
    EXPECT_EQ(head.nan_count, 1u);
    EXPECT_EQ(head.first_x, points.x(0));
    EXPECT_EQ(head.last_x, points.x(4));
    EXPECT_EQ(head.last_y, IdentityOfNumber(2));
    EXPECT_EQ(head.min, -4);
    EXPECT_EQ(head.max, std::numeric_limits<double>::infinity());
    ReopenWithStream();
  }
}

}  // namespace
}  // namespace nereid::storage

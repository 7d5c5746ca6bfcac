#include "storage/ingest_message.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/crc32c.h"
#include "storage/limits.h"
#include "tests/storage/ingest_requests.h"

namespace nereid::storage {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kBad[] = "\xff\xfe";

CheckedColumns Checked(v1::PointColumns points) {
  return Parsed(AppendRequest(1, 0, std::move(points)))->columns.at(0);
}

v1::RejectionReason ReasonOf(const std::optional<PointFault>& fault) {
  return fault.has_value() ? fault->reason : v1::REJECTION_REASON_UNSPECIFIED;
}

TEST(IngestMessageTest, KnowsChecksumAndSizeOfItsBytes) {
  const v1::IngestRequest request = AppendRequest(1, 0, CountUp(1, 3));
  const std::string bytes = request.SerializeAsString();
  const auto message = Parsed(request);
  EXPECT_EQ(message->crc, Crc32c(bytes));
  EXPECT_EQ(message->byte_count, bytes.size());
}

TEST(IngestMessageTest, TellsTheTypeByTheFilledColumn) {
  v1::PointColumns floats;
  floats.add_floats(1);
  EXPECT_EQ(Checked(CountUp(1, 3)).type, v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(Checked(floats).type, v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(Checked(Texts({1}, {""})).type, v1::VALUE_TYPE_TEXT);
  EXPECT_EQ(Checked(Images({1}, {ImageOf("", "", Png(1, 1))})).type, v1::VALUE_TYPE_IMAGE);
}

TEST(IngestMessageTest, CountsPointsWithOrWithoutX) {
  EXPECT_EQ(Checked(CountUp(1, 3)).point_count, 3u);
  EXPECT_EQ(Checked(Numbers({}, {1, 2})).point_count, 2u);
  EXPECT_EQ(Checked(v1::PointColumns()).point_count, 0u);
  EXPECT_FALSE(Checked(v1::PointColumns()).fault_of_all.has_value());
}

TEST(IngestMessageTest, ChecksEveryChannelOfABatch) {
  v1::IngestRequest request = AppendRequest(1, 0, CountUp(1, 3));
  *request.mutable_append()->add_channels()->mutable_points() = Texts({1, 2}, {"a", "b"});
  const auto message = Parsed(request);
  ASSERT_THAT(message->columns, SizeIs(2));
  EXPECT_EQ(message->columns[1].type, v1::VALUE_TYPE_TEXT);
}

TEST(IngestMessageTest, NoYOrTwoYColumnsAreInvalid) {
  v1::PointColumns two = Numbers({1}, {1});
  two.add_texts("a");
  for (const v1::PointColumns& points : {Numbers({1, 2}, {}), two}) {
    EXPECT_EQ(ReasonOf(Checked(points).fault_of_all), v1::REJECTION_REASON_COLUMNS_INVALID);
  }
}

TEST(IngestMessageTest, DoublesBesideFloatsAreInvalid) {
  v1::PointColumns points = Numbers({1}, {1});
  points.add_floats(1);
  EXPECT_EQ(ReasonOf(Checked(points).fault_of_all), v1::REJECTION_REASON_COLUMNS_INVALID);
}

TEST(IngestMessageTest, UnequalColumnsAreInvalidAndBothLengthsAreTold) {
  const CheckedColumns checked = Checked(Numbers({1, 2, 3}, {1, 2}));
  EXPECT_EQ(ReasonOf(checked.fault_of_all), v1::REJECTION_REASON_COLUMNS_INVALID);
  EXPECT_EQ(checked.point_count, 3u);
  EXPECT_THAT(checked.fault_of_all->message, HasSubstr("3 x and 2 y"));
}

TEST(IngestMessageTest, XBesideARunIsInvalid) {
  v1::PointColumns points = CountUp(1, 2);
  points.mutable_x_run()->set_step(1);
  EXPECT_EQ(ReasonOf(Checked(points).fault_of_all), v1::REJECTION_REASON_COLUMNS_INVALID);
}

TEST(IngestMessageTest, ATextMayHaveAsManyBytesAsTheLimit) {
  const std::string longest(kTextBytesMax, 'a');
  const CheckedColumns checked = Checked(Texts({1, 2, 3}, {"a", longest + "a", longest}));
  ASSERT_THAT(checked.faults, SizeIs(1));
  EXPECT_EQ(checked.faults[0].index, 1u);
  EXPECT_EQ(checked.faults[0].reason, v1::REJECTION_REASON_TEXT_INVALID);
  EXPECT_THAT(checked.faults[0].message, HasSubstr("1048577"));
}

TEST(IngestMessageTest, DescribesAnImage) {
  const std::string data = Png(28, 30, "pixels");
  const CheckedColumns checked = Checked(Images({1}, {ImageOf("digit", "a seven", data)}));
  EXPECT_THAT(checked.faults, IsEmpty());
  ASSERT_THAT(checked.images, SizeIs(1));
  const ImageInfo& image = checked.images[0];
  EXPECT_EQ(image.name, "digit");
  EXPECT_EQ(image.description, "a seven");
  EXPECT_EQ(image.format, v1::IMAGE_FORMAT_PNG);
  EXPECT_EQ(image.width, 28u);
  EXPECT_EQ(image.height, 30u);
  EXPECT_EQ(image.data_bytes, data.size());
  EXPECT_EQ(image.data_crc, Crc32c(data));
}

TEST(IngestMessageTest, EachBadImageIsAFaultOfItsOwn) {
  const std::string data = Png(8, 8);
  const CheckedColumns checked = Checked(
      Images({1, 2, 3, 4, 5, 6},
             {ImageOf("", "", data), ImageOf("", "", "no image"), ImageOf("", "", Png(513, 8)),
              ImageOf("", "", Png(8, 8, std::string(kImageBytesMax, 'a'))),
              ImageOf(std::string(kNameBytesMax + 1, 'a'), "", data),
              ImageOf("", std::string(kImageDescriptionBytesMax + 1, 'a'), data)}));
  EXPECT_THAT(checked.images, SizeIs(6));
  ASSERT_THAT(checked.faults, SizeIs(5));
  const v1::RejectionReason expected[] = {
      v1::REJECTION_REASON_IMAGE_INVALID, v1::REJECTION_REASON_IMAGE_TOO_LARGE,
      v1::REJECTION_REASON_IMAGE_TOO_LARGE, v1::REJECTION_REASON_IMAGE_INVALID,
      v1::REJECTION_REASON_IMAGE_INVALID};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(checked.faults[i].index, i + 1);
    EXPECT_EQ(checked.faults[i].reason, expected[i]) << checked.faults[i].message;
  }
}

TEST(IngestMessageTest, ATextThatIsNotUtf8IsAFaultOfItsPoint) {
  const CheckedColumns checked = Checked(Texts({1, 2, 3}, {"a", kBad, "c"}));
  EXPECT_EQ(checked.type, v1::VALUE_TYPE_TEXT);
  EXPECT_EQ(checked.point_count, 3u);
  ASSERT_THAT(checked.faults, SizeIs(1));
  EXPECT_EQ(checked.faults[0].index, 1u);
  EXPECT_EQ(checked.faults[0].reason, v1::REJECTION_REASON_TEXT_INVALID);
  EXPECT_THAT(checked.faults[0].message, HasSubstr("\\377\\376"));
}

TEST(IngestMessageTest, AnImageNamedInNoUtf8IsAFaultOfItsPoint) {
  const std::string data = Png(8, 8);
  const CheckedColumns checked =
      Checked(Images({1, 2, 3}, {ImageOf(kBad, kBad, data), ImageOf("", "", "no image"),
                                 ImageOf("", kBad, data)}));
  ASSERT_THAT(checked.faults, SizeIs(3));
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(checked.faults[i].index, i);
    EXPECT_EQ(checked.faults[i].reason, v1::REJECTION_REASON_IMAGE_INVALID);
  }
}

TEST(IngestMessageTest, ANameThatIsNotUtf8IsToldByTheNameStatus) {
  for (const v1::IngestRequest& request : {OpenRequest(kBad, "e"), OpenRequest("p", kBad),
                                           DeclareRequest(0, kBad, v1::VALUE_TYPE_TEXT)}) {
    const auto message = Parsed(request);
    EXPECT_EQ(message->request.message_case(), request.message_case());
    EXPECT_EQ(message->name_status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(message->name_status.message()), HasSubstr("\\377\\376"));
  }
}

TEST(IngestMessageTest, ABadNameIsToldByTheNameStatus) {
  const std::string long_name(kNameBytesMax + 1, 'a');
  for (const v1::IngestRequest& request :
       {OpenRequest("", "e"), OpenRequest("p", ""), OpenRequest("a/b", "e"),
        OpenRequest("p", long_name), DeclareRequest(0, "", v1::VALUE_TYPE_TEXT),
        DeclareRequest(0, long_name, v1::VALUE_TYPE_TEXT)}) {
    EXPECT_EQ(Parsed(request)->name_status.code(), absl::StatusCode::kInvalidArgument)
        << request.ShortDebugString().substr(0, 100);
  }
}

TEST(IngestMessageTest, AGoodNameIsFine) {
  EXPECT_TRUE(Parsed(OpenRequest("p", "a/b"))->name_status.ok());
  EXPECT_TRUE(Parsed(DeclareRequest(0, "größe", v1::VALUE_TYPE_TEXT))->name_status.ok());
}

TEST(IngestMessageTest, AnObjectUsedAgainForgetsTheMessageBefore) {
  IngestMessage message;
  ASSERT_TRUE(ParseIngestMessage(OpenRequest("", "e").SerializeAsString(), message).ok());
  const v1::IngestRequest bad = AppendRequest(1, 0, Texts({1, 2}, {kBad, "b"}));
  ASSERT_TRUE(ParseIngestMessage(bad.SerializeAsString(), message).ok());
  const v1::IngestRequest good = AppendRequest(2, 0, CountUp(1, 2));
  ASSERT_TRUE(ParseIngestMessage(good.SerializeAsString(), message).ok());
  EXPECT_TRUE(message.name_status.ok());
  ASSERT_THAT(message.columns, SizeIs(1));
  EXPECT_THAT(message.columns[0].faults, IsEmpty());
  EXPECT_EQ(message.columns[0].type, v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(message.request.append().sequence(), 2u);
}

TEST(IngestMessageTest, BytesThatAreNoMessageAreRefused) {
  IngestMessage message;
  const absl::Status status = ParseIngestMessage("\xff\xff", message);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("2 bytes"));
}

// An `append` with a bad text, then an `open` that replaces it: there is no column to put a fault
// on.
TEST(IngestMessageTest, ABadTextInAMessageThatAnotherReplacesDoesNoHarm) {
  const std::string bytes = AppendRequest(1, 0, Texts({1}, {kBad})).SerializeAsString() +
                            OpenRequest("p", "e").SerializeAsString();
  IngestMessage message;
  EXPECT_EQ(ParseIngestMessage(bytes, message).code(), absl::StatusCode::kInvalidArgument);
}

TEST(IngestMessageTest, DamagedMessagesDoNoHarm) {
  std::mt19937_64 random(1);
  v1::IngestRequest request = AppendRequest(1, 0, Texts({1, 2}, {kBad, "good"}));
  *request.mutable_append()->add_channels()->mutable_points() =
      Images({}, {ImageOf("a", kBad, Png(8, 8))});
  const std::string whole = request.SerializeAsString();
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = whole;
    for (uint64_t changes = 1 + random() % 4; changes > 0; --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    IngestMessage message;
    if (!ParseIngestMessage(bytes, message).ok()) continue;
    EXPECT_EQ(message.columns.size(),
              static_cast<size_t>(message.request.append().channels_size()));
  }
}

}  // namespace
}  // namespace nereid::storage

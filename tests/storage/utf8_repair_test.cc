#include "storage/utf8_repair.h"

#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/storage/ingest_requests.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr char kBad[] = "\xff\xfe";

absl::StatusOr<RepairedMessage> Repair(std::string_view bytes) {
  return RepairUtf8(*v1::IngestRequest::GetDescriptor(), bytes);
}

v1::IngestRequest AppendOf(const std::vector<v1::PointColumns>& columns) {
  v1::IngestRequest request;
  request.mutable_append()->set_sequence(7);
  for (const v1::PointColumns& points : columns) {
    *request.mutable_append()->add_channels()->mutable_points() = points;
  }
  return request;
}

// The repaired message, parsed.
v1::IngestRequest ParsedRepair(const RepairedMessage& repaired) {
  v1::IngestRequest request;
  EXPECT_TRUE(request.ParseFromString(repaired.bytes));
  return request;
}

TEST(Utf8RepairTest, EmptiesTheBadStringAndTellsWhereItWas) {
  const v1::IngestRequest request =
      AppendOf({Texts({1}, {"good"}), Texts({1, 2, 3}, {"good", kBad, "größe"})});
  const absl::StatusOr<RepairedMessage> repaired = Repair(request.SerializeAsString());
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  ASSERT_THAT(repaired->bad_strings, SizeIs(1));
  EXPECT_EQ(repaired->bad_strings[0].value, kBad);
  EXPECT_THAT(repaired->bad_strings[0].path,
              ElementsAre(FieldStep{3, 0}, FieldStep{3, 1}, FieldStep{2, 0}, FieldStep{5, 1}));
  v1::IngestRequest expected = request;
  expected.mutable_append()->mutable_channels(1)->mutable_points()->set_texts(1, "");
  EXPECT_EQ(ParsedRepair(*repaired).SerializeAsString(), expected.SerializeAsString());
}

TEST(Utf8RepairTest, FindsEveryBadString) {
  v1::PointColumns points = Images({1, 2}, {ImageOf(kBad, kBad, kBad), ImageOf("a", kBad, "b")});
  const absl::StatusOr<RepairedMessage> repaired = Repair(AppendOf({points}).SerializeAsString());
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  ASSERT_THAT(repaired->bad_strings, SizeIs(3));
  EXPECT_EQ(repaired->bad_strings[2].path.back(), (FieldStep{2, 0}));
  EXPECT_EQ(repaired->bad_strings[2].path[3], (FieldStep{6, 1}));
}

TEST(Utf8RepairTest, LeavesBytesFieldsAlone) {
  v1::IngestRequest request = OpenRequest(kBad, "e", std::string(16, '\xff'));
  const absl::StatusOr<RepairedMessage> repaired = Repair(request.SerializeAsString());
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  EXPECT_THAT(repaired->bad_strings, SizeIs(1));
  EXPECT_EQ(ParsedRepair(*repaired).open().writer_id(), std::string(16, '\xff'));
}

TEST(Utf8RepairTest, KeepsNumbersAndUnknownFields) {
  v1::IngestRequest request = AppendOf({Numbers({1, 2}, {0.5, -0.0}), Texts({1}, {kBad})});
  v1::Append::GetReflection()->MutableUnknownFields(request.mutable_append())->AddFixed64(1000, 42);
  const absl::StatusOr<RepairedMessage> repaired = Repair(request.SerializeAsString());
  ASSERT_TRUE(repaired.ok()) << repaired.status();
  v1::IngestRequest expected = request;
  expected.mutable_append()->mutable_channels(1)->mutable_points()->set_texts(0, "");
  EXPECT_EQ(ParsedRepair(*repaired).SerializeAsString(), expected.SerializeAsString());
}

TEST(Utf8RepairTest, RefusesBytesThatAreNoMessage) {
  for (const char* bytes : {"\xff", "\x1a\x05", "\x0b", "\x1a\x02\x12\x7f"}) {
    const absl::Status status = Repair(bytes).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
  }
}

TEST(Utf8RepairTest, RefusesAMessageInWhichNoStringIsBad) {
  EXPECT_EQ(Repair(AppendOf({Texts({1}, {"good"})}).SerializeAsString()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

// Two messages one behind the other are one to protobuf. Entries are then no longer where they were
// counted, and no serializer writes such a message.
TEST(Utf8RepairTest, RefusesTwoMessagesInOne) {
  const std::string append = AppendOf({Texts({1}, {kBad})}).SerializeAsString();
  for (const std::string& second : {append, OpenRequest("p", "e").SerializeAsString()}) {
    EXPECT_EQ(Repair(append + second).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Repair(second + append).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(Utf8RepairTest, SurvivesRandomBytes) {
  std::mt19937_64 random(1);
  const std::string whole = AppendOf({Texts({1, 2}, {kBad, "good"})}).SerializeAsString();
  for (int i = 0; i < 100000; ++i) {
    std::string bytes = whole;
    for (uint64_t changes = random() % 4; changes > 0; --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    const absl::StatusOr<RepairedMessage> repaired = Repair(bytes);
    EXPECT_EQ(repaired.ok(), repaired.ok() && !repaired->bad_strings.empty());
  }
}

}  // namespace
}  // namespace nereid::storage

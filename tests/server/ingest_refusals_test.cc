// What a stream refuses and goes on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/server/server_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IngestRefusalsTest : public ServerTest {};

TEST_F(IngestRefusalsTest, DetailsOverABoundAreLeftOutAndTheStreamGoesOn) {
  v1::IngestRequest request;
  request.mutable_open()->set_project("p");
  request.mutable_open()->set_experiment("e");
  for (int round = 0; round < 2; ++round) {
    TestStream stream(channel_);
    request.mutable_open()->clear_tags();
    for (int i = 0; i < 60; ++i) request.mutable_open()->add_tags(absl::StrCat(round, "-", i));
    stream.Write(request);
    const v1::Opened opened = stream.Read().opened();
    EXPECT_EQ(opened.has_details_status(), round == 1);
    EXPECT_EQ(opened.details_status().code(), round == 1 ? grpc::StatusCode::INVALID_ARGUMENT : 0);
    EXPECT_THAT(opened.details_status().message(), HasSubstr(round == 1 ? "120 tags" : ""));
    stream.Declare(1, "loss");
    stream.Write(AppendNumbers(1, 1, {1.0 + round}, {0.5}));
    EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 1u);
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }
  EXPECT_THAT(ReadAll("loss").x(), ElementsAre(1, 2));
}

TEST_F(IngestRefusalsTest, PointsOfAFailedDeclarationAreRejectedWithItsReason) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss", v1::VALUE_TYPE_TEXT);
  v1::IngestRequest request;
  request.mutable_declare()->set_channel_ref(2);
  request.mutable_declare()->set_name("loss");
  request.mutable_declare()->set_type(v1::VALUE_TYPE_NUMERIC);
  stream.Write(request);
  EXPECT_EQ(stream.Read().declared().status().code(), grpc::StatusCode::FAILED_PRECONDITION);
  stream.Write(AppendNumbers(1, 2, {1}, {0.5}));
  const v1::Rejected rejected = stream.Read().rejected();
  EXPECT_EQ(rejected.reason(), v1::REJECTION_REASON_UNDECLARED_CHANNEL);
  EXPECT_EQ(rejected.message(), "channel \"loss\" is text, not numeric: use another channel name");
  EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 1u);
}

}  // namespace
}  // namespace nereid::server

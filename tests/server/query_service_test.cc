#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/server/server_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class QueryServiceTest : public ServerTest {
 protected:
  void Store(const std::vector<double>& x) {
    TestStream stream(channel_);
    stream.Open();
    stream.Declare(1, "loss");
    stream.Write(AppendNumbers(1, 1, x, x));
    EXPECT_TRUE(stream.Read().has_acknowledged());
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }

  grpc::Status StatusOf(const v1::ReadPointsRequest& request) {
    grpc::ClientContext context;
    const auto reader = v1::QueryService::NewStub(channel_)->ReadPoints(&context, request);
    v1::ReadPointsResponse response;
    while (reader->Read(&response)) {
    }
    return reader->Finish();
  }
};

TEST_F(QueryServiceTest, ReadsRangesBothWays) {
  Store({1, 2, 3, 4, 5});
  v1::ReadPointsRequest request;
  request.set_from_x(2);
  request.set_to_x(5);
  EXPECT_THAT(ReadAll("loss", request).x(), ElementsAre(2, 3, 4));
  request.set_descending(true);
  request.set_limit(2);
  EXPECT_THAT(ReadAll("loss", request).x(), ElementsAre(4, 3));
}

TEST_F(QueryServiceTest, ReadsAMillionPointsInSeveralAnswers) {
  std::vector<double> x(200'000);
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i) + 0.5;
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  for (int batch = 0; batch < 5; ++batch) {
    for (double& value : x) value += batch == 0 ? 0 : static_cast<double>(x.size());
    stream.Write(AppendNumbers(batch + 1, 1, x, x));
  }
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  const v1::PointColumns points = ReadAll("loss");
  ASSERT_EQ(points.x_size(), 1'000'000);
  for (int i = 0; i < points.x_size(); ++i) {
    ASSERT_EQ(points.x(i), i + 0.5);
    ASSERT_EQ(points.doubles(i), i + 0.5);
  }
}

TEST_F(QueryServiceTest, AnEmptyRangeStillNamesTheChannel) {
  Store({1});
  v1::ReadPointsRequest request;
  request.set_project("p");
  request.set_experiment("e");
  request.mutable_source()->set_channel("loss");
  request.set_from_x(10);
  grpc::ClientContext context;
  const auto reader = v1::QueryService::NewStub(channel_)->ReadPoints(&context, request);
  v1::ReadPointsResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.channel(), "loss");
  EXPECT_EQ(response.type(), v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(response.points().x_size(), 0);
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_TRUE(reader->Finish().ok());
}

TEST_F(QueryServiceTest, BadRequestsSayWhatIsWrong) {
  Store({1});
  v1::ReadPointsRequest request;
  request.set_project("p");
  request.set_experiment("e");
  EXPECT_EQ(StatusOf(request).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.mutable_source()->set_alias("any");
  EXPECT_EQ(StatusOf(request).error_message(), "there is no alias \"any\"");
  request.mutable_source()->set_channel("nothing");
  const grpc::Status unknown = StatusOf(request);
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(unknown.error_message(), HasSubstr("\"nothing\""));
  request.mutable_source()->set_channel("loss");
  request.set_from_x(std::nan(""));
  EXPECT_EQ(StatusOf(request).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_from_x(3);
  request.set_to_x(2.25);
  const grpc::Status swapped = StatusOf(request);
  EXPECT_EQ(swapped.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(swapped.error_message(), HasSubstr("2.25"));
}

TEST_F(QueryServiceTest, AReaderThatGoesAwayLeavesTheServerWell) {
  std::vector<double> x(200'000);
  for (size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i);
  Store(x);
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext context;
    v1::ReadPointsRequest request;
    request.set_project("p");
    request.set_experiment("e");
    request.mutable_source()->set_channel("loss");
    const auto reader = v1::QueryService::NewStub(channel_)->ReadPoints(&context, request);
    v1::ReadPointsResponse response;
    ASSERT_TRUE(reader->Read(&response));
    context.TryCancel();
    EXPECT_FALSE(reader->Finish().ok());
  }
  EXPECT_EQ(ReadAll("loss").x_size(), 200'000);
}

}  // namespace
}  // namespace nereid::server

// What SampleSeries refuses as a whole.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "tests/server/sample_series_fixture.h"

namespace nereid::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SampleSeriesBoundsTest : public SampleSeriesRpcTest {
 protected:
  // The message of a call that is refused as a whole.
  std::string Refusal(const v1::SampleSeriesRequest& request) {
    Answers answers;
    const grpc::Status status = Call(request, answers);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(answers, IsEmpty());
    return status.error_message();
  }

  std::string RefusalOf(const std::function<void(v1::SampleSeriesRequest&)>& change) {
    v1::SampleSeriesRequest request = RequestOf({"e"}, {"loss"}, 10);
    change(request);
    return Refusal(request);
  }
};

TEST_F(SampleSeriesBoundsTest, BoundsAreNamedWhereTheyAreLeft) {
  using Request = v1::SampleSeriesRequest;
  const auto many = [](int sources) {
    return [sources](Request& request) {
      for (int i = 1; i < sources; ++i) request.add_sources()->set_channel("loss");
    };
  };
  EXPECT_THAT(RefusalOf([](Request& request) { request.set_columns(0); }),
              HasSubstr("columns = 0"));
  EXPECT_THAT(RefusalOf([](Request& request) { request.set_columns(10'001); }),
              HasSubstr("columns = 10001"));
  EXPECT_THAT(RefusalOf([](Request& request) { request.clear_experiments(); }),
              HasSubstr("0 experiments"));
  EXPECT_THAT(RefusalOf([](Request& request) { request.clear_sources(); }), HasSubstr("0 sources"));
  EXPECT_THAT(RefusalOf(many(1'001)), HasSubstr("1001 sources"));
  EXPECT_THAT(RefusalOf([](Request& request) {
                for (int i = 0; i < 1'000; ++i) request.add_experiments("e");
              }),
              HasSubstr("1001 experiments"));
  EXPECT_THAT(RefusalOf([&many](Request& request) {
                for (int i = 0; i < 10; ++i) request.add_experiments("e");
                many(910)(request);
              }),
              HasSubstr("10010 experiments times sources"));
}

TEST_F(SampleSeriesBoundsTest, ARangeThatNoAxisHasIsRefused) {
  using Request = v1::SampleSeriesRequest;
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(RefusalOf([](Request& request) { request.set_from(kNan); }), HasSubstr("from = nan"));
  EXPECT_THAT(RefusalOf([](Request& request) { request.set_to(kNan); }), HasSubstr("to = nan"));
  const std::string swapped = RefusalOf([](Request& request) {
    request.set_from(3);
    request.set_to(2.25);
  });
  EXPECT_THAT(swapped, HasSubstr("from = 3 is over to = 2.25"));
  EXPECT_THAT(RefusalOf([](Request& request) {
                request.set_axis(v1::AXIS_LOG_X);
                request.set_from(-1);
              }),
              HasSubstr("from = -1"));
  EXPECT_THAT(RefusalOf([](Request& request) { request.set_axis(static_cast<v1::Axis>(77)); }),
              HasSubstr("77"));
}

TEST_F(SampleSeriesBoundsTest, TenThousandSeriesOrColumnsAreNotTooMany) {
  Store("e", "loss", {{CountTo(10)}});
  v1::SampleSeriesRequest request = RequestOf({"e"}, {"loss"}, 10'000);
  EXPECT_EQ(SampleOne(request).point_count(), 10u);
  request.set_columns(1);
  for (int i = 1; i < 10; ++i) request.add_experiments("e");
  for (int i = 1; i < 1'000; ++i) request.add_sources()->set_channel("loss");
  grpc::ClientContext context;
  const auto reader = v1::QueryService::NewStub(channel_)->SampleSeries(&context, request);
  v1::SampleSeriesResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.point_count(), 10u);
  // The others would be the same; the server stops when the client goes away.
  context.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace nereid::server

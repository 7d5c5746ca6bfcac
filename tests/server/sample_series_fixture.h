#ifndef NEREID_TESTS_SERVER_SAMPLE_SERIES_FIXTURE_H_
#define NEREID_TESTS_SERVER_SAMPLE_SERIES_FIXTURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/server/server_fixture.h"

namespace nereid::server {

inline constexpr int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr int64_t kStart = 1'700'000'000 * kNanosPerSecond;

inline std::vector<double> CountTo(int count) {
  std::vector<double> x;
  for (int i = 1; i <= count; ++i) x.push_back(i);
  return x;
}

// Stores series and asks for samples of them.
class SampleSeriesRpcTest : public ServerTest {
 protected:
  using Answers = std::vector<v1::SampleSeriesResponse>;

  // Points of a channel in a batch of its own, with y = x.
  struct Batch {
    std::vector<double> x;
    int64_t wall_time_unix_nanos = kStart;
  };

  void Store(const std::string& experiment, const std::string& name,
             const std::vector<Batch>& batches) {
    TestStream stream(channel_);
    stream.Open("", experiment);
    stream.Declare(1, name, v1::VALUE_TYPE_NUMERIC);
    uint64_t sequence = 0;
    for (const Batch& batch : batches) {
      v1::IngestRequest request = AppendNumbers(++sequence, 1, batch.x, batch.x);
      request.mutable_append()->set_wall_time_unix_nanos(batch.wall_time_unix_nanos);
      stream.Write(request);
    }
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }

  void StoreText(const std::string& experiment, const std::string& name) {
    TestStream stream(channel_);
    stream.Open("", experiment);
    stream.Declare(1, name, v1::VALUE_TYPE_TEXT);
    v1::IngestRequest request = AppendNumbers(1, 1, {1}, {});
    request.mutable_append()->mutable_channels(0)->mutable_points()->add_texts("a");
    stream.Write(request);
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }

  static v1::SampleSeriesRequest RequestOf(const std::vector<std::string>& experiments,
                                           const std::vector<std::string>& channels,
                                           uint32_t columns) {
    v1::SampleSeriesRequest request;
    request.set_project("p");
    for (const std::string& experiment : experiments) request.add_experiments(experiment);
    for (const std::string& channel : channels) request.add_sources()->set_channel(channel);
    request.set_columns(columns);
    return request;
  }

  grpc::Status Call(const v1::SampleSeriesRequest& request, Answers& answers) {
    grpc::ClientContext context;
    const auto reader = v1::QueryService::NewStub(channel_)->SampleSeries(&context, request);
    v1::SampleSeriesResponse response;
    while (reader->Read(&response)) answers.push_back(response);
    return reader->Finish();
  }

  Answers Sample(const v1::SampleSeriesRequest& request) {
    Answers answers;
    const grpc::Status status = Call(request, answers);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return answers;
  }

  // Of a request for one series.
  v1::SampleSeriesResponse SampleOne(const v1::SampleSeriesRequest& request) {
    const Answers answers = Sample(request);
    EXPECT_EQ(answers.size(), 1u);
    if (answers.size() != 1) return {};
    EXPECT_EQ(answers[0].status().code(), 0) << answers[0].status().message();
    return answers[0];
  }
};

}  // namespace nereid::server

#endif  // NEREID_TESTS_SERVER_SAMPLE_SERIES_FIXTURE_H_

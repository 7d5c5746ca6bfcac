#ifndef NEREID_TESTS_SERVER_WATCH_POINTS_FIXTURE_H_
#define NEREID_TESTS_SERVER_WATCH_POINTS_FIXTURE_H_

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nereid/v1/watch.grpc.pb.h"
#include "tests/server/server_fixture.h"

namespace nereid::server {

// What a client knows of a watched series. Holds every event against what was told before.
struct WatchedPoints {
  std::string channel;
  std::vector<double> x;
  v1::Position position;
  bool has_position = false;
  bool is_caught_up = false;

  void Apply(const v1::WatchPointsResponse& response) {
    if (response.has_resolved()) TakeChannel(response.resolved());
    if (response.has_unresolved()) {
      x.clear();
      channel.clear();
      is_caught_up = true;
    }
    if (response.has_truncated()) {
      const auto gone = std::lower_bound(x.begin(), x.end(), response.truncated().from_x());
      EXPECT_NE(gone, x.end()) << "nothing that was told is gone";
      x.erase(gone, x.end());
    }
    if (response.has_points()) Append(response.points());
    if (response.has_caught_up()) is_caught_up = true;
    EXPECT_EQ(response.has_position(), !response.has_unresolved());
    position = response.position();
    has_position = response.has_position();
    if (!has_position) return;
    EXPECT_EQ(position.channel(), channel);
    EXPECT_EQ(position.has_x(), !x.empty());
    if (x.empty()) return;
    EXPECT_EQ(position.x(), x.back());
  }

 private:
  void TakeChannel(const v1::ResolvedChannel& resolved) {
    if (!resolved.continued()) x.clear();
    channel = resolved.channel();
    is_caught_up = false;
  }

  void Append(const v1::PointColumns& points) {
    ASSERT_GT(points.x_size(), 0);
    const double last = x.empty() ? -std::numeric_limits<double>::infinity() : x.back();
    EXPECT_LT(last, points.x(0));
    x.insert(x.end(), points.x().begin(), points.x().end());
  }
};

inline v1::WatchPointsRequest WatchOf(const std::vector<std::string>& channels) {
  v1::WatchPointsRequest request;
  request.set_project("p");
  for (const std::string& channel : channels) {
    v1::WatchedSeries& series = *request.add_series();
    series.set_experiment("e");
    series.mutable_source()->set_channel(channel);
  }
  return request;
}

// A call of WatchPoints. One that waits for what never comes is ended by a deadline.
class TestWatch {
 public:
  TestWatch(const std::shared_ptr<grpc::Channel>& channel, const v1::WatchPointsRequest& request)
      : series_(request.series_size()) {
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(120));
    reader_ = v1::WatchService::NewStub(channel)->WatchPoints(&context_, request);
  }

  // The next answer; an empty one at the end of the call.
  v1::WatchPointsResponse Next() {
    v1::WatchPointsResponse response;
    is_open_ = reader_->Read(&response);
    if (!is_open_) return response;
    if (response.events().empty()) series_[response.series()].Apply(response);
    for (const v1::WatchPointsResponse& event : response.events()) {
      series_[event.series()].Apply(event);
    }
    return response;
  }

  // Reads until the series is caught up, and also knows so many points.
  const WatchedPoints& CatchUp(size_t count = 0, int series = 0) {
    while (is_open_ && (!series_[series].is_caught_up || series_[series].x.size() < count)) Next();
    EXPECT_TRUE(is_open_) << reader_->Finish().error_message();
    return series_[series];
  }

  WatchedPoints& series(int index = 0) { return series_[index]; }
  bool is_open() const { return is_open_; }

  void Cancel() { context_.TryCancel(); }

  grpc::Status Finish() {
    while (is_open_) Next();
    return reader_->Finish();
  }

 private:
  std::vector<WatchedPoints> series_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchPointsResponse>> reader_;
  bool is_open_ = true;
};

class WatchPointsTest : public ServerTest {
 protected:
  explicit WatchPointsTest(ServerOptions options = {}) : ServerTest(std::move(options)) {}

  // Appends points with y = x, and returns when they are stored.
  void Store(const std::string& name, const std::vector<double>& x,
             const std::string& experiment = "e") {
    TestStream stream(channel_);
    stream.Open("", experiment);
    stream.Declare(1, name, v1::VALUE_TYPE_NUMERIC);
    stream.Write(AppendNumbers(1, 1, x, x));
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }

  // Appends values that are no numbers, at x = 1, 2, ….
  template <typename Fill>
  void StoreValues(const std::string& name, v1::ValueType type, Fill fill) {
    TestStream stream(channel_);
    stream.Open();
    stream.Declare(1, name, type);
    v1::IngestRequest request = AppendNumbers(1, 1, {}, {});
    fill(*request.mutable_append()->mutable_channels(0)->mutable_points());
    stream.Write(request);
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }

  void Truncate(const std::string& name, double from_x) {
    v1::TruncateChannelRequest request;
    request.set_project("p");
    request.set_experiment("e");
    request.set_name(name);
    request.set_from_x(from_x);
    grpc::ClientContext context;
    v1::TruncateChannelResponse response;
    EXPECT_TRUE(
        v1::ChannelService::NewStub(channel_)->TruncateChannel(&context, request, &response).ok());
  }

  void DeleteChannel(const std::string& name) {
    v1::DeleteChannelRequest request;
    request.set_project("p");
    request.set_experiment("e");
    request.set_name(name);
    grpc::ClientContext context;
    v1::DeleteChannelResponse response;
    EXPECT_TRUE(
        v1::ChannelService::NewStub(channel_)->DeleteChannel(&context, request, &response).ok());
  }

  void DeleteExperiment(const std::string& name) {
    v1::DeleteExperimentRequest request;
    request.set_project("p");
    request.set_name(name);
    grpc::ClientContext context;
    v1::DeleteExperimentResponse response;
    EXPECT_TRUE(v1::ExperimentService::NewStub(channel_)
                    ->DeleteExperiment(&context, request, &response)
                    .ok());
  }

  // Some points of a channel, and a position that names no series.
  static WatchedPoints Known(const std::string& channel, const std::vector<double>& x) {
    WatchedPoints known;
    known.channel = channel;
    known.x = x;
    known.has_position = true;
    known.position.set_channel(channel);
    known.position.set_x(x.back());
    return known;
  }

  // A watch of channel "loss" of experiment "e" that goes on behind `known`.
  v1::WatchPointsRequest GoOn(const WatchedPoints& known) {
    v1::WatchPointsRequest request = WatchOf({"loss"});
    if (known.has_position) *request.mutable_series(0)->mutable_position() = known.position;
    return request;
  }

  // What is known once a watch that goes on behind `known` has caught up.
  WatchedPoints ComeBack(const WatchedPoints& known) {
    TestWatch watch(channel_, GoOn(known));
    watch.series() = known;
    watch.series().is_caught_up = false;
    return watch.CatchUp();
  }

  static std::vector<double> Count(double first, int count) {
    std::vector<double> x;
    for (int i = 0; i < count; ++i) x.push_back(first + i);
    return x;
  }
};

}  // namespace nereid::server

#endif  // NEREID_TESTS_SERVER_WATCH_POINTS_FIXTURE_H_

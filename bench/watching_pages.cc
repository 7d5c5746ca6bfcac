#include "bench/watching_pages.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "bench/data_set.h"
#include "nereid/v1/watch.pb.h"
#include "tests/support/grpc_web_peer.h"

namespace nereid::bench {
namespace {

// As the dashboard's pages.
constexpr uint32_t kIntervalMillis = 200;
constexpr char kMethod[] = "/nereid.v1.WatchService/WatchPoints";

std::string RequestOf(const std::vector<std::string>& experiments) {
  v1::WatchPointsRequest request;
  request.set_project(kProject);
  request.set_interval_millis(kIntervalMillis);
  for (const std::string& experiment : experiments) {
    v1::WatchedSeries& series = *request.add_series();
    series.set_experiment(experiment);
    series.mutable_source()->set_channel(ChannelName(0));
  }
  return request.SerializeAsString();
}

absl::Status Watch(testing::GrpcWebPeer& peer, size_t series, double last_x) {
  std::vector<double> x(series);
  std::string message;
  v1::WatchPointsResponse response;
  while (*std::ranges::min_element(x) < last_x) {
    if (!peer.ReadMessage(message) || !response.ParseFromString(message)) {
      return absl::UnavailableError("a page's watch ended");
    }
    for (const v1::WatchPointsResponse& event : response.events()) {
      for (const double next : event.points().x()) {
        if (next != x[event.series()] + 1) {
          return absl::DataLossError("a page was told of points twice, or not of some");
        }
        x[event.series()] = next;
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

WatchingPages::WatchingPages(const std::string& http_server, size_t pages,
                             const std::vector<std::string>& experiments, double last_x)
    : results_(pages) {
  const std::string request = RequestOf(experiments);
  for (size_t i = 0; i < pages; ++i) {
    auto peer = std::make_shared<testing::GrpcWebPeer>(http_server);
    peer->Begin(kMethod, request);
    peer->ReadHead();
    threads_.emplace_back([peer, series = experiments.size(), last_x, result = &results_[i]] {
      *result = Watch(*peer, series, last_x);
    });
  }
}

WatchingPages::~WatchingPages() { WaitForAll().IgnoreError(); }

absl::Status WatchingPages::WaitForAll() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  absl::Status status;
  for (const absl::Status& result : results_) status.Update(result);
  return status;
}

}  // namespace nereid::bench

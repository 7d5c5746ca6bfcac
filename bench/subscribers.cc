#include "bench/subscribers.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/support/client_callback.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/data_set.h"

namespace nereid::bench {
namespace {

constexpr std::chrono::seconds kPatience(120);

v1::WatchPointsRequest RequestOf(const Subscription& subscription) {
  v1::WatchPointsRequest request;
  request.set_project(kProject);
  for (const std::string& experiment : subscription.experiments) {
    v1::WatchedSeries& series = *request.add_series();
    series.set_experiment(experiment);
    series.mutable_source()->set_channel(ChannelName(0));
  }
  return request;
}

}  // namespace

class Subscribers::Call : public grpc::ClientReadReactor<v1::WatchPointsResponse> {
 public:
  Call(v1::WatchService::Stub& stub, Subscription subscription)
      : request_(RequestOf(subscription)),
        on_points_(std::move(subscription.on_points)),
        last_x_(request_.series_size()),
        has_begun_(request_.series_size()) {
    stub.async()->WatchPoints(&context_, &request_, this);
    StartRead(&response_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    {
      const std::lock_guard lock(mutex_);
      Take();
    }
    changed_.notify_all();
    StartRead(&response_);
  }

  void OnDone(const grpc::Status& status) override {
    const std::lock_guard lock(mutex_);
    status_ = status;
    is_done_ = true;
    changed_.notify_all();
  }

  bool WaitToBegin() {
    return WaitUntil([this] {
      return std::find(has_begun_.begin(), has_begun_.end(), false) == has_begun_.end();
    });
  }
  bool WaitFor(double x) {
    return WaitUntil([this, x] { return *std::min_element(last_x_.begin(), last_x_.end()) >= x; });
  }

  absl::Status End() {
    context_.TryCancel();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_done_; });
    if (status_.error_code() != grpc::StatusCode::CANCELLED) {
      return absl::UnavailableError(absl::StrCat("a watch ended: ", status_.error_message()));
    }
    if (is_wrong_) return absl::DataLossError("a watch told of points twice or left some out");
    return absl::OkStatus();
  }

 private:
  void Take() {
    const uint32_t series = response_.series();
    has_begun_[series] = true;
    const v1::PointColumns& points = response_.points();
    if (points.x_size() == 0) return;
    double& last_x = last_x_[series];
    is_wrong_ |= points.x(0) != last_x + 1;
    is_wrong_ |= points.x(points.x_size() - 1) != last_x + points.x_size();
    last_x = points.x(points.x_size() - 1);
    if (on_points_) on_points_(series, last_x);
  }

  template <typename Condition>
  bool WaitUntil(Condition condition) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPatience, [&] { return is_done_ || condition(); });
    return condition();
  }

  const v1::WatchPointsRequest request_;
  const std::function<void(size_t, double)> on_points_;
  grpc::ClientContext context_;
  v1::WatchPointsResponse response_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<double> last_x_;
  std::vector<bool> has_begun_;
  bool is_wrong_ = false;
  bool is_done_ = false;
  grpc::Status status_;
};

Subscribers::Subscribers(const std::string& server, size_t connections,
                         std::vector<Subscription> subscriptions) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  for (size_t i = 0; i < connections; ++i) {
    stubs_.push_back(v1::WatchService::NewStub(
        grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments)));
  }
  for (size_t i = 0; i < subscriptions.size(); ++i) {
    calls_.push_back(std::make_unique<Call>(*stubs_[i % connections], std::move(subscriptions[i])));
  }
  for (const auto& call : calls_) call->WaitToBegin();
}

Subscribers::~Subscribers() { End().IgnoreError(); }

absl::Status Subscribers::WaitFor(double x) {
  for (const auto& call : calls_) {
    if (call->WaitFor(x)) continue;
    return absl::DeadlineExceededError(absl::StrCat("a watch did not tell of the point at ", x));
  }
  return absl::OkStatus();
}

absl::Status Subscribers::End() {
  absl::Status status;
  for (const auto& call : std::exchange(calls_, {})) status.Update(call->End());
  return status;
}

}  // namespace nereid::bench

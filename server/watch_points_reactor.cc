#include "server/watch_points_reactor.h"

#include <algorithm>
#include <utility>

#include "server/rpc_status.h"

namespace nereid::server {

WatchPointsReactor::WatchPointsReactor(storage::Store* store, WorkerPool* pool,
                                       const v1::WatchPointsRequest* request,
                                       std::function<void(WatchPointsReactor*)> on_done)
    : pool_(pool),
      on_done_(std::move(on_done)),
      interval_(request->interval_millis()),
      woken_at_(std::chrono::steady_clock::now()) {
  const absl::Status status = CheckWatch(*request);
  if (status.ok()) watch_ = std::make_unique<PointsWatch>(store, request, [this] { OnNews(); });
  const std::lock_guard lock(mutex_);
  if (status.ok()) {
    SubmitStep();
  } else {
    End(status);
    FinishCall();
  }
}

void WatchPointsReactor::Drain() {
  const std::lock_guard lock(mutex_);
  End(absl::UnavailableError("the server is shutting down: come back with the positions"));
}

void WatchPointsReactor::OnCancel() {
  const std::lock_guard lock(mutex_);
  End(absl::CancelledError("the client went away"));
}

void WatchPointsReactor::OnDone() {
  {
    // Whoever finished the call may still hold the lock.
    const std::lock_guard lock(mutex_);
  }
  watch_.reset();
  on_done_(this);
  delete this;
}

void WatchPointsReactor::OnNews() {
  const std::lock_guard lock(mutex_);
  has_news_ = true;
  if (state_ == State::kAsleep) WakeUp();
}

void WatchPointsReactor::OnAlarm() {
  const std::lock_guard lock(mutex_);
  if (ended_) return FinishCall();
  if (has_news_ || watch_->HasWork()) return WakeUp();
  state_ = State::kAsleep;
}

void WatchPointsReactor::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  if (!ok) End(absl::CancelledError("the client went away"));
  GoOn();
}

void WatchPointsReactor::Step() {
  bool has_news = false;
  {
    const std::lock_guard lock(mutex_);
    has_begun_ = true;
    if (ended_) return FinishCall();
    has_news = std::exchange(has_news_, false);
  }
  if (has_news) watch_->TakeNews();
  const absl::StatusOr<bool> any = FindEvents();
  const std::lock_guard lock(mutex_);
  if (!any.ok()) End(any.status());
  if (ended_ || !*any) return GoOn();
  state_ = State::kWriting;
  bytes_since_woken_ += response_.ByteSizeLong();
  StartWrite(&response_);
}

absl::StatusOr<bool> WatchPointsReactor::FindEvents() {
  if (interval_.count() == 0) return watch_->Next(response_);
  response_.Clear();
  return watch_->NextTogether(response_);
}

void WatchPointsReactor::GoOn() {
  if (ended_) return FinishCall();
  if (watch_->HasWork()) return SubmitStep();
  Rest();
}

// The alarm is set here, not when news comes, which would cost the committer time.
void WatchPointsReactor::Rest() {
  // A message that was cleared keeps its memory.
  response_ = v1::WatchPointsResponse();
  const std::chrono::milliseconds for_bytes(bytes_since_woken_ / kWatchBytesPerMillisecond);
  const std::chrono::nanoseconds between =
      std::max(interval_, std::clamp(for_bytes, kWatchPause, kWatchPauseMax));
  const std::chrono::nanoseconds awake = std::chrono::steady_clock::now() - woken_at_;
  Pause(std::max(between - awake, std::chrono::nanoseconds(0)));
}

void WatchPointsReactor::WakeUp() {
  woken_at_ = std::chrono::steady_clock::now();
  bytes_since_woken_ = 0;
  SubmitStep();
}

void WatchPointsReactor::Pause(std::chrono::nanoseconds duration) {
  using std::chrono::system_clock;
  state_ = State::kPausing;
  alarm_ = std::make_unique<grpc::Alarm>();
  alarm_->Set(system_clock::now() + std::chrono::duration_cast<system_clock::duration>(duration),
              [this](bool /*went_off*/) { OnAlarm(); });
}

// A call that has begun would lose its place if a full pool ended it.
void WatchPointsReactor::SubmitStep() {
  state_ = State::kStepping;
  if (pool_->Submit([this] { Step(); })) return;
  if (has_begun_) return Pause(kWatchPause);
  End(TooManyCallsWait());
  FinishCall();
}

void WatchPointsReactor::End(const absl::Status& status) {
  if (std::exchange(ended_, true)) return;
  end_status_ = status;
  if (state_ == State::kAsleep) return FinishCall();
  if (state_ == State::kPausing) alarm_->Cancel();
}

void WatchPointsReactor::FinishCall() {
  state_ = State::kFinished;
  Finish(ToGrpcStatus(end_status_));
}

}  // namespace nereid::server

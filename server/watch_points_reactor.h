#ifndef NEREID_SERVER_WATCH_POINTS_REACTOR_H_
#define NEREID_SERVER_WATCH_POINTS_REACTOR_H_

#include <grpcpp/alarm.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

#include "absl/status/status.h"
#include "nereid/v1/watch.pb.h"
#include "server/points_watch.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// The least time from one waking of a call to the next, so that it reads what several commits
// brought, not each commit.
inline constexpr std::chrono::milliseconds kWatchPause(10);
// A call that is told more than this rests for longer, up to kWatchPauseMax, and then gets fewer
// and larger answers: an answer costs as much as thousands of points, and ingest goes first.
inline constexpr size_t kWatchBytesPerMillisecond = 1024;
inline constexpr std::chrono::milliseconds kWatchPauseMax(50);

// One WatchPoints call. An event, or what is told together, is found on the pool once what came
// before was sent; in between the call holds no thread and no snapshot. When everything was told,
// it rests for a while, and then sleeps until a commit wakes it. Deletes itself when the call is
// done. gRPC, the pool, the committer and Drain call it from their own threads.
class WatchPointsReactor final : public grpc::ServerWriteReactor<v1::WatchPointsResponse> {
 public:
  // `request` stays valid as long as the call. `on_done` is called once, just before the reactor is
  // gone.
  WatchPointsReactor(storage::Store* store, WorkerPool* pool, const v1::WatchPointsRequest* request,
                     std::function<void(WatchPointsReactor*)> on_done);

  // Ends the call with UNAVAILABLE, once the answer on its way was sent.
  void Drain();

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  enum class State {
    // Waits for the pool, or runs on it.
    kStepping,
    // An answer is on its way.
    kWriting,
    // An alarm will go off before the next step.
    kPausing,
    // Everything was told; news is the next to come.
    kAsleep,
    kFinished,
  };

  void OnNews();
  void OnAlarm();
  void Step();
  absl::StatusOr<bool> FindEvents();
  // All of these want the lock held.
  void GoOn();
  void WakeUp();
  void Rest();
  void Pause(std::chrono::nanoseconds duration);
  void SubmitStep();
  void End(const absl::Status& status);
  void FinishCall();

  WorkerPool* const pool_;
  const std::function<void(WatchPointsReactor*)> on_done_;
  // Zero: none was asked for.
  const std::chrono::milliseconds interval_;

  std::mutex mutex_;
  State state_ = State::kStepping;
  bool has_news_ = false;
  bool has_begun_ = false;
  // The call is to be finished as soon as nothing is under way.
  bool ended_ = false;
  absl::Status end_status_;
  std::chrono::steady_clock::time_point woken_at_;
  size_t bytes_since_woken_ = 0;
  // A new one for each pause: the callback of the last may not have returned yet.
  std::unique_ptr<grpc::Alarm> alarm_;

  // Touched by the step under way, between steps under the lock.
  v1::WatchPointsResponse response_;
  // Null: the request was refused. Wakes the call, so everything else is there before it.
  std::unique_ptr<PointsWatch> watch_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_WATCH_POINTS_REACTOR_H_

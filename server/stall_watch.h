// Ends calls whose clients take no answers, where a call holds something that others wait for.

#ifndef NEREID_SERVER_STALL_WATCH_H_
#define NEREID_SERVER_STALL_WATCH_H_

#include <grpcpp/server_context.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace nereid::server {

// Thread-safe.
class StallWatch {
 public:
  // A call without progress for `time_max` is cancelled.
  explicit StallWatch(std::chrono::milliseconds time_max);
  ~StallWatch();
  StallWatch(const StallWatch&) = delete;
  StallWatch& operator=(const StallWatch&) = delete;

  // The context must stay until Remove. Once Drain was called, the call is cancelled at once.
  void Add(grpc::CallbackServerContext* context);
  void NoteProgress(grpc::CallbackServerContext* context);
  void Remove(grpc::CallbackServerContext* context);

  // Cancels all calls, and those that still come.
  void Drain();

 private:
  using Clock = std::chrono::steady_clock;

  void Run();
  void CancelStalled();

  const std::chrono::milliseconds time_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // When each made progress last.
  std::map<grpc::CallbackServerContext*, Clock::time_point> calls_;
  bool draining_ = false;
  bool stopping_ = false;
  // Last: starts when everything else is there.
  std::thread thread_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_STALL_WATCH_H_

// Threads for work that may block, so that threads of gRPC and of listeners never do.

#ifndef NEREID_SERVER_WORKER_POOL_H_
#define NEREID_SERVER_WORKER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace nereid::server {

// Calls that wait for a thread; more are refused.
inline constexpr size_t kPoolQueueMax = 1024;

class WorkerPool {
 public:
  // Up to `threads_max` threads, which start when the others are all busy and then stay.
  explicit WorkerPool(size_t threads_max) : threads_max_(threads_max) {}

  // Runs what was submitted, then stops.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, without effect, when kPoolQueueMax tasks wait, or the system has no thread for the
  // first. Any thread; never blocks.
  bool Submit(std::function<void()> task);

  // The next step of work whose first step was submitted and has run: never refused, so that
  // nothing breaks off in the middle. Each call has one such step at most. Any thread; never
  // blocks.
  void SubmitNextStep(std::function<void()> task);

 private:
  void StartThread();
  void Run();

  const size_t threads_max_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::function<void()>> tasks_;
  // Threads that wait for work.
  size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// What a call is told that Submit refused.
absl::Status TooManyCallsWait();

}  // namespace nereid::server

#endif  // NEREID_SERVER_WORKER_POOL_H_

// A few threads for work that may block, so that gRPC's own threads never do.

#ifndef NEREID_SERVER_WORKER_POOL_H_
#define NEREID_SERVER_WORKER_POOL_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace nereid::server {

// Calls that wait for a thread; more are refused.
inline constexpr size_t kPoolQueueMax = 1024;

class WorkerPool {
 public:
  explicit WorkerPool(int threads);

  // Runs what was submitted, then stops.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, without effect, when kPoolQueueMax tasks wait. Any thread; never blocks.
  bool Submit(std::function<void()> task);

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_WORKER_POOL_H_

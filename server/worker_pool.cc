#include "server/worker_pool.h"

#include <system_error>
#include <utility>

namespace nereid::server {

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= kPoolQueueMax) return false;
    if (tasks_.size() >= idle_ && threads_.size() < threads_max_) StartThread();
    if (threads_.empty()) return false;
    tasks_.push_back(std::move(task));
  }
  work_.notify_one();
  return true;
}

void WorkerPool::SubmitNextStep(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.size() >= idle_ && threads_.size() < threads_max_) StartThread();
    tasks_.push_back(std::move(task));
  }
  work_.notify_one();
}

void WorkerPool::StartThread() {
  try {
    threads_.emplace_back([this] { Run(); });
  } catch (const std::system_error&) {
    // No more threads for this process: those that there are have to do.
  }
}

void WorkerPool::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    work_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) return;
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    lock.lock();
  }
}

absl::Status TooManyCallsWait() {
  return absl::ResourceExhaustedError("too many calls wait for an answer: try again later");
}

}  // namespace nereid::server

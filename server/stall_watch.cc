#include "server/stall_watch.h"

#include <algorithm>

namespace nereid::server {

StallWatch::StallWatch(std::chrono::milliseconds time_max)
    : time_max_(time_max), thread_([this] { Run(); }) {}

StallWatch::~StallWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void StallWatch::Add(grpc::CallbackServerContext* context) {
  {
    const std::lock_guard lock(mutex_);
    calls_[context] = Clock::now();
    if (draining_) context->TryCancel();
  }
  changed_.notify_all();
}

void StallWatch::NoteProgress(grpc::CallbackServerContext* context) {
  const std::lock_guard lock(mutex_);
  calls_[context] = Clock::now();
}

void StallWatch::Remove(grpc::CallbackServerContext* context) {
  const std::lock_guard lock(mutex_);
  calls_.erase(context);
}

void StallWatch::Drain() {
  const std::lock_guard lock(mutex_);
  draining_ = true;
  for (const auto& [context, progress] : calls_) context->TryCancel();
}

void StallWatch::CancelStalled() {
  const Clock::time_point now = Clock::now();
  for (const auto& [context, progress] : calls_) {
    if (now - progress >= time_max_) context->TryCancel();
  }
}

void StallWatch::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (calls_.empty()) {
      changed_.wait(lock, [this] { return stopping_ || !calls_.empty(); });
    } else {
      changed_.wait_for(lock, time_max_ / 4, [this] { return stopping_; });
      CancelStalled();
    }
  }
}

}  // namespace nereid::server

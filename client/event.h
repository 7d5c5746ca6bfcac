#ifndef NEREID_CLIENT_EVENT_H_
#define NEREID_CLIENT_EVENT_H_

#include <condition_variable>
#include <mutex>

#include "client/deadline.h"

namespace nereid::client {

// Wakes one waiting thread; a Set that nobody waits for is kept for the next wait. Thread-safe.
class Event {
 public:
  void Set() {
    {
      std::lock_guard lock(mutex_);
      set_ = true;
    }
    changed_.notify_one();
  }

  // Returns when Set was called since the last wait, or at the deadline; says whether it was
  // called.
  bool WaitUntil(Deadline deadline) {
    std::unique_lock lock(mutex_);
    const bool set = changed_.wait_until(lock, deadline, [this] { return set_; });
    set_ = false;
    return set;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_EVENT_H_

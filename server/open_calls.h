#ifndef NEREID_SERVER_OPEN_CALLS_H_
#define NEREID_SERVER_OPEN_CALLS_H_

#include <mutex>
#include <set>

namespace nereid::server {

// The calls of a service that go on until somebody ends them, so that they can be ended when the
// server stops. `Reactor` has a method Drain that ends the call. Thread-safe.
template <typename Reactor>
class OpenCalls {
 public:
  // Once Drain was called, the call is ended at once.
  void Add(Reactor* reactor) {
    const std::lock_guard lock(mutex_);
    reactors_.insert(reactor);
    if (draining_) reactor->Drain();
  }

  // Call just before the reactor is gone, without holding a lock that its Drain takes.
  void Remove(Reactor* reactor) {
    const std::lock_guard lock(mutex_);
    reactors_.erase(reactor);
  }

  // Ends all calls, and those that still come.
  void Drain() {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    for (Reactor* reactor : reactors_) reactor->Drain();
  }

 private:
  std::mutex mutex_;
  std::set<Reactor*> reactors_;
  bool draining_ = false;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_OPEN_CALLS_H_

#include "client/fork_observer.h"

#include <pthread.h>

#include <algorithm>
#include <mutex>
#include <vector>

namespace nereid::client {
namespace {

struct Observers {
  std::mutex mutex;
  std::vector<ForkObserver*> all;
};

// Never destroyed: a fork may come as late as any.
Observers& GetObservers() {
  static Observers* const observers = new Observers;
  return *observers;
}

void BeforeFork() {
  GetObservers().mutex.lock();
  for (ForkObserver* observer : GetObservers().all) observer->BeforeFork();
}

void AfterForkInParent() {
  for (ForkObserver* observer : GetObservers().all) observer->AfterForkInParent();
  GetObservers().mutex.unlock();
}

void AfterForkInChild() {
  for (ForkObserver* observer : GetObservers().all) observer->AfterForkInChild();
  GetObservers().mutex.unlock();
}

}  // namespace

void AddForkObserver(ForkObserver* observer) {
  static const int registered = pthread_atfork(BeforeFork, AfterForkInParent, AfterForkInChild);
  static_cast<void>(registered);
  const std::lock_guard lock(GetObservers().mutex);
  GetObservers().all.push_back(observer);
}

void RemoveForkObserver(ForkObserver* observer) {
  const std::lock_guard lock(GetObservers().mutex);
  std::erase(GetObservers().all, observer);
}

}  // namespace nereid::client

#include "storage/watch_hub.h"

#include <algorithm>
#include <utility>

namespace nereid::storage {

void WatchHub::Tell(const CommitChanges& changes) {
  const std::lock_guard lock(mutex_);
  if (watchers_.empty()) return;
  for (const Series* series : changes.series) TellFollowers(of_series_, series->id, false);
  for (const ExperimentId id : changes.experiments) TellFollowers(of_experiments_, id, true);
  if (!changes.catalog) return;
  for (Watcher* watcher : watchers_) watcher->TellResolveAll();
}

void WatchHub::TellFollowers(const Followers& followers, uint64_t id, bool resolve) {
  const auto found = followers.find(id);
  if (found == followers.end()) return;
  for (const Follower& follower : found->second) {
    if (resolve) {
      follower.watcher->TellToResolve(follower.slot);
    } else {
      follower.watcher->TellWritten(follower.slot);
    }
  }
}

void WatchHub::Add(Followers& followers, uint64_t id, const Follower& follower) {
  if (id != 0) followers[id].push_back(follower);
}

void WatchHub::Remove(Followers& followers, uint64_t id, const Follower& follower) {
  const auto found = followers.find(id);
  if (found == followers.end()) return;
  std::erase(found->second, follower);
  if (found->second.empty()) followers.erase(found);
}

Watcher::Watcher(WatchHub* hub, size_t slots, std::function<void()> wake)
    : hub_(hub), wake_(std::move(wake)), slots_(slots) {
  const std::lock_guard lock(hub_->mutex_);
  hub_->watchers_.insert(this);
}

Watcher::~Watcher() {
  const std::lock_guard lock(hub_->mutex_);
  for (size_t i = 0; i < slots_.size(); ++i) {
    WatchHub::Remove(hub_->of_experiments_, slots_[i].experiment, {this, i});
    WatchHub::Remove(hub_->of_series_, slots_[i].series, {this, i});
  }
  hub_->watchers_.erase(this);
}

void Watcher::FollowExperiment(size_t slot, ExperimentId experiment) {
  ExperimentId& followed = slots_[slot].experiment;
  if (followed == experiment) return;
  const std::lock_guard lock(hub_->mutex_);
  WatchHub::Remove(hub_->of_experiments_, followed, {this, slot});
  WatchHub::Add(hub_->of_experiments_, experiment, {this, slot});
  followed = experiment;
}

void Watcher::FollowSeries(size_t slot, SeriesId series) {
  SeriesId& followed = slots_[slot].series;
  if (followed == series) return;
  const std::lock_guard lock(hub_->mutex_);
  WatchHub::Remove(hub_->of_series_, followed, {this, slot});
  WatchHub::Add(hub_->of_series_, series, {this, slot});
  followed = series;
}

WatchNews Watcher::TakeNews() {
  const std::lock_guard lock(hub_->mutex_);
  for (const size_t slot : news_.written) slots_[slot].is_written = false;
  for (const size_t slot : news_.to_resolve) slots_[slot].is_to_resolve = false;
  return std::exchange(news_, {});
}

void Watcher::TellWritten(size_t slot) {
  if (std::exchange(slots_[slot].is_written, true)) return;
  WakeIfFirst();
  news_.written.push_back(slot);
}

void Watcher::TellToResolve(size_t slot) {
  if (std::exchange(slots_[slot].is_to_resolve, true)) return;
  WakeIfFirst();
  news_.to_resolve.push_back(slot);
}

void Watcher::TellResolveAll() {
  WakeIfFirst();
  news_.resolve_all = true;
}

// What is told next is listed before the woken one can take the lock.
void Watcher::WakeIfFirst() {
  if (news_.empty()) wake_();
}

}  // namespace nereid::storage

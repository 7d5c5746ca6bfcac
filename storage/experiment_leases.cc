#include "storage/experiment_leases.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace nereid::storage {

ExperimentLease::~ExperimentLease() { leases_->GiveUp(experiment_); }

ExperimentLeases::ExperimentLeases(absl::Duration length)
    : length_nanos_(absl::ToInt64Nanoseconds(length)),
      start_unix_nanos_(absl::GetCurrentTimeNanos()) {}

std::unique_ptr<ExperimentLease> ExperimentLeases::Take(ExperimentId experiment) {
  const std::lock_guard lock(mutex_);
  ForgetExpired(absl::GetCurrentTimeNanos());
  ++entries_[experiment].held;
  return std::make_unique<ExperimentLease>(this, experiment);
}

void ExperimentLeases::GiveUp(ExperimentId experiment) {
  const std::lock_guard lock(mutex_);
  const int64_t now = absl::GetCurrentTimeNanos();
  Entry& entry = entries_[experiment];
  --entry.held;
  entry.given_up_unix_nanos = now;
  given_up_.emplace_back(now, experiment);
  ForgetExpired(now);
}

void ExperimentLeases::ForgetExpired(int64_t now_unix_nanos) {
  while (!given_up_.empty() && now_unix_nanos - given_up_.front().first > length_nanos_) {
    const auto [time, experiment] = given_up_.front();
    given_up_.pop_front();
    const auto found = entries_.find(experiment);
    const bool is_last = found != entries_.end() && found->second.held == 0 &&
                         found->second.given_up_unix_nanos == time;
    if (is_last) entries_.erase(found);
  }
}

v1::ExperimentState ExperimentLeases::StateOf(const ExperimentRecord& experiment) const {
  const auto state = static_cast<v1::ExperimentState>(experiment.state());
  if (state != v1::EXPERIMENT_STATE_RUNNING) return state;
  int64_t last = std::max(start_unix_nanos_, int64_t{experiment.create_time_unix_nanos()});
  const std::lock_guard lock(mutex_);
  if (const auto found = entries_.find(experiment.experiment_id()); found != entries_.end()) {
    if (found->second.held > 0) return state;
    last = std::max(last, found->second.given_up_unix_nanos);
  }
  const bool expired = absl::GetCurrentTimeNanos() - last > length_nanos_;
  return expired ? v1::EXPERIMENT_STATE_NOT_RESPONDING : state;
}

}  // namespace nereid::storage

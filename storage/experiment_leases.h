// Tells experiments that run from those whose program went away without a word.

#ifndef NEREID_STORAGE_EXPERIMENT_LEASES_H_
#define NEREID_STORAGE_EXPERIMENT_LEASES_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "nereid/v1/experiments.pb.h"
#include "storage/key.h"
#include "storage/records.pb.h"

namespace nereid::storage {

class ExperimentLeases;

// Keeps an experiment running as long as it lives.
class ExperimentLease {
 public:
  ExperimentLease(ExperimentLeases* leases, ExperimentId experiment)
      : leases_(leases), experiment_(experiment) {}
  ~ExperimentLease();

  ExperimentLease(const ExperimentLease&) = delete;
  ExperimentLease& operator=(const ExperimentLease&) = delete;

 private:
  ExperimentLeases* const leases_;
  const ExperimentId experiment_;
};

// Thread-safe. Nothing of it is stored: after a start every experiment is given the length of a
// lease to come back.
class ExperimentLeases {
 public:
  // An experiment counts as running for `length` after its last lease was given up.
  explicit ExperimentLeases(absl::Duration length);

  // Must not outlive this.
  std::unique_ptr<ExperimentLease> Take(ExperimentId experiment);

  // The state on record, or NOT_RESPONDING for an experiment that runs by its record and has had no
  // lease for too long.
  v1::ExperimentState StateOf(const ExperimentRecord& experiment) const;

 private:
  friend class ExperimentLease;

  struct Entry {
    int held = 0;
    int64_t given_up_unix_nanos = 0;
  };

  void GiveUp(ExperimentId experiment);
  // Wants the lock held.
  void ForgetExpired(int64_t now_unix_nanos);

  const int64_t length_nanos_;
  const int64_t start_unix_nanos_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<ExperimentId, Entry> entries_;
  // When leases were given up, in order.
  std::deque<std::pair<int64_t, ExperimentId>> given_up_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_EXPERIMENT_LEASES_H_

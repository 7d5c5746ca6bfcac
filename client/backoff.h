#ifndef NEREID_CLIENT_BACKOFF_H_
#define NEREID_CLIENT_BACKOFF_H_

#include <algorithm>
#include <cstdint>
#include <random>

#include "absl/time/time.h"

namespace nereid::client {

inline constexpr absl::Duration kBackoffMin = absl::Milliseconds(50);
inline constexpr absl::Duration kBackoffMax = absl::Seconds(5);

// Pauses between attempts to reconnect: each twice the one before, from kBackoffMin to kBackoffMax,
// less a random part of up to one half, so that many clients do not come back at the same moment.
// For one thread.
class Backoff {
 public:
  explicit Backoff(uint32_t seed) : random_(seed) {}

  absl::Duration Next() {
    const absl::Duration pause = next_;
    next_ = std::min(next_ * 2, kBackoffMax);
    return pause * std::uniform_real_distribution<double>(0.5, 1.0)(random_);
  }

  // The next pause is the shortest again.
  void Reset() { next_ = kBackoffMin; }

 private:
  std::minstd_rand random_;
  absl::Duration next_ = kBackoffMin;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_BACKOFF_H_

#ifndef NEREID_CLIENT_DEADLINE_H_
#define NEREID_CLIENT_DEADLINE_H_

#include <algorithm>
#include <chrono>

#include "absl/time/time.h"

namespace nereid::client {

// A moment of the clock that is never set back.
using Deadline = std::chrono::steady_clock::time_point;

inline constexpr Deadline kNoDeadline = Deadline::max();

// `timeout` from now; never past kNoDeadline.
inline Deadline DeadlineAfter(absl::Duration timeout) {
  const auto now = std::chrono::steady_clock::now();
  if (timeout >= absl::FromChrono(kNoDeadline - now)) return kNoDeadline;
  return now + absl::ToChronoNanoseconds(std::max(timeout, absl::ZeroDuration()));
}

}  // namespace nereid::client

#endif  // NEREID_CLIENT_DEADLINE_H_

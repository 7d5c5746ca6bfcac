// Changes that others may make at the same moment.

#ifndef NEREID_CLIENT_CLI_RETRY_ABORTED_H_
#define NEREID_CLIENT_CLI_RETRY_ABORTED_H_

#include "absl/status/status.h"

namespace nereid::client {

inline constexpr int kChangeAttemptsMax = 5;

// Calls `change`, which reads something and updates it with its etag, again as long as it ends with
// ABORTED because it was changed in between; at most kChangeAttemptsMax times. Returns what the
// last call returned.
template <typename Change>
absl::Status RetryAborted(const Change& change) {
  absl::Status status = change();
  for (int i = 1; i < kChangeAttemptsMax && absl::IsAborted(status); ++i) status = change();
  return status;
}

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_RETRY_ABORTED_H_

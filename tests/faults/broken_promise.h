// How fault tests tell a broken promise from an error that the store may report.

#ifndef NEREID_TESTS_FAULTS_BROKEN_PROMISE_H_
#define NEREID_TESTS_FAULTS_BROKEN_PROMISE_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace nereid::faults {

// UNKNOWN, which the store never answers.
template <typename... Parts>
absl::Status BrokenPromise(const Parts&... parts) {
  return absl::UnknownError(absl::StrCat(parts...));
}

inline bool IsBrokenPromise(const absl::Status& status) { return absl::IsUnknown(status); }

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_BROKEN_PROMISE_H_

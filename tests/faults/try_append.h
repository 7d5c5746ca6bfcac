#ifndef NEREID_TESTS_FAULTS_TRY_APPEND_H_
#define NEREID_TESTS_FAULTS_TRY_APPEND_H_

#include <string>

#include "absl/status/status.h"

namespace nereid::faults {

// Sends one point to the server at HOST:PORT, over a stream of its own. OK: it was acknowledged;
// else what the server ended the stream with.
absl::Status TryAppend(const std::string& address);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_TRY_APPEND_H_

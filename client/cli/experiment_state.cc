#include "client/cli/experiment_state.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

struct NamedState {
  v1::ExperimentState state;
  const char* name;
};

constexpr NamedState kStates[] = {{v1::EXPERIMENT_STATE_RUNNING, "running"},
                                  {v1::EXPERIMENT_STATE_SUCCEEDED, "succeeded"},
                                  {v1::EXPERIMENT_STATE_FAILED, "failed"},
                                  {v1::EXPERIMENT_STATE_ABORTED, "aborted"},
                                  {v1::EXPERIMENT_STATE_NOT_RESPONDING, "not responding"}};

}  // namespace

std::string StateName(v1::ExperimentState state) {
  for (const NamedState& named : kStates) {
    if (named.state == state) return named.name;
  }
  return "unknown";
}

absl::StatusOr<v1::ExperimentState> ParseState(const std::string& name) {
  std::string plain = name;
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
  for (const NamedState& named : kStates) {
    if (plain == named.name) return named.state;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--state: ", Quoted(name),
                   " is none of running, succeeded, failed, aborted and not-responding"));
}

}  // namespace nereid::client

#include "client/cli/removal.h"

#include <unistd.h>

#include "absl/status/status.h"
#include "client/cli/confirmation.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"

namespace nereid::client {

int Remove(const Removal& removal, bool is_confirmed, std::ostream& out, std::ostream& err) {
  err << removal.what_goes << std::flush;
  if (!is_confirmed) {
    const absl::Status answer = Confirm(STDIN_FILENO, err);
    if (absl::IsFailedPrecondition(answer)) return FailUsage(err, answer);
    if (!answer.ok()) return Fail(err, answer);
  }
  const absl::StatusOr<std::string> done = removal.act();
  if (!done.ok()) return Fail(err, done.status());
  out << *done << '\n';
  const absl::Status status = FlushOutput(out);
  return status.ok() ? kExitSuccess : Fail(err, status);
}

}  // namespace nereid::client

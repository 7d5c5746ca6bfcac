// What the commands that take something away have in common: they show it, ask, and only then act.

#ifndef NEREID_CLIENT_CLI_REMOVAL_H_
#define NEREID_CLIENT_CLI_REMOVAL_H_

#include <functional>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"

namespace nereid::client {

struct Removal {
  // What goes, in one or more lines, each with its end.
  std::string what_goes;
  // Takes it away; returns one line that says what was done, without its end.
  std::function<absl::StatusOr<std::string>()> act;
};

// Prints what goes to `err`, asks on stdin unless `is_confirmed`, acts, and prints what was done to
// `out`. Returns the exit code: kExitUsage if nobody could be asked.
int Remove(const Removal& removal, bool is_confirmed, std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_REMOVAL_H_

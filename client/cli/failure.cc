#include "client/cli/failure.h"

#include <string>

#include "client/cli/exit_code.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {

int Fail(std::ostream& err, const absl::Status& status) {
  err << "nereid: " << EscapeControls(std::string(status.message())) << std::endl;
  return kExitFailure;
}

int FailUsage(std::ostream& err, const absl::Status& status) {
  Fail(err, status);
  return kExitUsage;
}

}  // namespace nereid::client

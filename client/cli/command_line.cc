#include "client/cli/command_line.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"

namespace nereid::client {

int RunCommandLine(const std::vector<std::string>& arguments, const char* help,
                   const OptionParser& parser, CommandOptions& options, std::ostream& out,
                   std::ostream& err, const CommandBody& body) {
  const absl::StatusOr<std::vector<std::string>> others = parser.Parse(arguments);
  if (!others.ok()) return FailUsage(err, others.status());
  if (options.wants_help) {
    out << help;
    return kExitSuccess;
  }
  if (absl::Status status = options.Resolve(); !status.ok()) return FailUsage(err, status);
  return body(*others);
}

}  // namespace nereid::client

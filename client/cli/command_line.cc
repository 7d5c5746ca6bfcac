#include "client/cli/command_line.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/terminal_text.h"

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

absl::Status CheckNoArguments(const std::string& command, const std::vector<std::string>& others) {
  if (others.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(command, " takes no names, but there is ", Quoted(others[0])));
}

}  // namespace nereid::client

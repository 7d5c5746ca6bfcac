#include "client/cli/subcommand.h"

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

// `set, ls or rm`.
std::string Names(const std::vector<Subcommand>& subcommands) {
  std::string names;
  for (size_t i = 0; i < subcommands.size(); ++i) {
    const char* separator = i + 1 == subcommands.size() ? " or " : ", ";
    absl::StrAppend(&names, i == 0 ? "" : separator, subcommands[i].name);
  }
  return names;
}

}  // namespace

int RunSubcommand(const std::string& group, const char* help,
                  const std::vector<Subcommand>& subcommands,
                  const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  const std::string first = arguments.empty() ? "" : arguments[0];
  if (first == "--help" || first == "-h") {
    out << help;
    return kExitSuccess;
  }
  for (const Subcommand& subcommand : subcommands) {
    if (first == subcommand.name)
      return subcommand.run({arguments.begin() + 1, arguments.end()}, out, err);
  }
  const std::string what = arguments.empty() ? "" : absl::StrCat(", not ", Quoted(first));
  return FailUsage(err, absl::InvalidArgumentError(absl::StrCat("say what to do: ", group, " ",
                                                                Names(subcommands), what,
                                                                ". Try: ", group, " --help")));
}

}  // namespace nereid::client

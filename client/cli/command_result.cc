#include "client/cli/command_result.h"

#include "absl/status/status.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"

namespace nereid::client {
namespace {

int EndOutput(std::ostream& out, std::ostream& err) {
  const absl::Status status = FlushOutput(out);
  return status.ok() ? kExitSuccess : Fail(err, status);
}

}  // namespace

int EndWithListing(const absl::StatusOr<Listing>& listing, OutputFormat format, std::ostream& out,
                   std::ostream& err) {
  if (!listing.ok()) return Fail(err, listing.status());
  PrintListing(*listing, format, out);
  return EndOutput(out, err);
}

int EndWithText(const absl::StatusOr<std::string>& text, std::ostream& out, std::ostream& err) {
  if (!text.ok()) return Fail(err, text.status());
  out << *text;
  return EndOutput(out, err);
}

int EndWithEach(const std::vector<std::string>& names,
                const std::function<absl::StatusOr<std::string>(const std::string& name)>& act,
                std::ostream& out, std::ostream& err) {
  int exit_code = kExitSuccess;
  for (const std::string& name : names) {
    absl::StatusOr<std::string> line = act(name);
    if (line.ok()) *line += '\n';
    if (EndWithText(line, out, err) != kExitSuccess) exit_code = kExitFailure;
  }
  return exit_code;
}

}  // namespace nereid::client

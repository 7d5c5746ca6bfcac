#include "client/cli/confirmation.h"

#include <unistd.h>

#include <string>

#include "absl/strings/ascii.h"

namespace nereid::client {
namespace {

// Byte by byte: what follows the line belongs to others who read the terminal.
std::string ReadLine(int descriptor) {
  std::string line;
  char c = 0;
  while (read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

}  // namespace

absl::Status Confirm(int input_descriptor, std::ostream& err) {
  if (isatty(input_descriptor) == 0) {
    return absl::FailedPreconditionError(
        "nothing was done: stdin is no terminal, so nobody can be asked; add --yes to go on");
  }
  err << "Go on? [y/N] " << std::flush;
  const std::string answer =
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(ReadLine(input_descriptor)));
  if (answer == "y" || answer == "yes") return absl::OkStatus();
  return absl::CancelledError("nothing was done");
}

}  // namespace nereid::client

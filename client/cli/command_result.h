// How commands end that print one thing. All return the exit code.

#ifndef NEREID_CLIENT_CLI_COMMAND_RESULT_H_
#define NEREID_CLIENT_CLI_COMMAND_RESULT_H_

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/command_options.h"
#include "client/cli/listing.h"

namespace nereid::client {

// Prints the listing, or the error.
int EndWithListing(const absl::StatusOr<Listing>& listing, OutputFormat format, std::ostream& out,
                   std::ostream& err);

// Prints the text, which ends its own lines, or the error.
int EndWithText(const absl::StatusOr<std::string>& text, std::ostream& out, std::ostream& err);

// Calls `act` with one name after the other and prints each line it returns, without its end, or
// its error; an error does not keep it from the names that follow.
int EndWithEach(const std::vector<std::string>& names,
                const std::function<absl::StatusOr<std::string>(const std::string& name)>& act,
                std::ostream& out, std::ostream& err);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_COMMAND_RESULT_H_

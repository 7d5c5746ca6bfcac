// How a person names a source: the name of a channel, or @NAME for an alias. A channel whose own
// name begins with @ gets one more: @@NAME.

#ifndef NEREID_CLIENT_CLI_SOURCE_NAME_H_
#define NEREID_CLIENT_CLI_SOURCE_NAME_H_

#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nereid/v1/sources.pb.h"

namespace nereid::client {

// INVALID_ARGUMENT says what is wrong with the name.
absl::StatusOr<v1::Source> ParseSource(const std::string& name);

// As it is named: `loss`, `@accuracy`.
std::string SourceName(const v1::Source& source);

// The name, and for an alias what it stands for: `@accuracy = acc`.
std::string ResolvedName(const v1::Source& source, const std::string& channel);

// Says on a line of its own which channel an alias stands for; nothing for a channel.
void TellIfAlias(const v1::Source& source, const std::string& channel, std::ostream& err);

// All of the names. INVALID_ARGUMENT says what is wrong with the first that is wrong.
absl::StatusOr<std::vector<v1::Source>> ParseSources(const std::vector<std::string>& names);

// The only one of the arguments that are no options. INVALID_ARGUMENT unless there is exactly one;
// `command` is how the message calls the program: "nereid read".
absl::StatusOr<v1::Source> ParseOnlySource(const std::string& command,
                                           const std::vector<std::string>& others);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SOURCE_NAME_H_

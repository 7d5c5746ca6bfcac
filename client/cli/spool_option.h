// Where the commands keep what the server does not have yet.

#ifndef NEREID_CLIENT_CLI_SPOOL_OPTION_H_
#define NEREID_CLIENT_CLI_SPOOL_OPTION_H_

#include <optional>
#include <string>

namespace nereid::client {

inline constexpr char kSpoolVariable[] = "NEREID_SPOOL";

// `given`, or else $NEREID_SPOOL, $XDG_STATE_HOME/nereid/spool, $HOME/.local/state/nereid/spool.
// Nothing if none of them is set; an empty variable counts as unset.
std::optional<std::string> FindSpoolDirectory(const std::optional<std::string>& given);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SPOOL_OPTION_H_

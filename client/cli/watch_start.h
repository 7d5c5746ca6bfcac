// Where a watch begins that is to show the last points only.

#ifndef NEREID_CLIENT_CLI_WATCH_START_H_
#define NEREID_CLIENT_CLI_WATCH_START_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "client/cli/server_connection.h"
#include "nereid/v1/sources.pb.h"

namespace nereid::client {

// The place behind which the last `count` points lie. Unset: there are no more points than that, or
// no such source yet.
absl::StatusOr<std::optional<v1::Position>> FindWatchStart(const ServerConnection& connection,
                                                           const std::string& project,
                                                           const std::string& experiment,
                                                           const v1::Source& source,
                                                           uint32_t count);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WATCH_START_H_

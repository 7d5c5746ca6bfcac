// What a project declares, as a whole.

#ifndef NEREID_CLIENT_CLI_CONFIG_READER_H_
#define NEREID_CLIENT_CLI_CONFIG_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/server_connection.h"
#include "nereid/v1/aliases.pb.h"
#include "nereid/v1/chart_sets.pb.h"

namespace nereid::client {

// Both by name. Errors are those of the server: NOT_FOUND for a project it does not know.

absl::StatusOr<std::vector<v1::Alias>> FetchAliases(const ServerConnection& connection,
                                                    const std::string& project);

absl::StatusOr<std::vector<v1::ChartSet>> FetchChartSets(const ServerConnection& connection,
                                                         const std::string& project);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CONFIG_READER_H_

// What the server keeps, by name.

#ifndef NEREID_CLIENT_CLI_CATALOG_READER_H_
#define NEREID_CLIENT_CLI_CATALOG_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/server_connection.h"
#include "nereid/v1/channels.pb.h"
#include "nereid/v1/experiments.pb.h"
#include "nereid/v1/projects.pb.h"

namespace nereid::client {

// Errors are those of the server: NOT_FOUND for a project, experiment or channel it does not know.

absl::StatusOr<std::vector<v1::Project>> FetchProjects(const ServerConnection& connection);

absl::StatusOr<std::vector<v1::Experiment>> FetchExperiments(const ServerConnection& connection,
                                                             const std::string& project);

absl::StatusOr<std::vector<v1::Channel>> FetchChannels(const ServerConnection& connection,
                                                       const std::string& project,
                                                       const std::string& experiment);

absl::StatusOr<v1::Experiment> FetchExperiment(const ServerConnection& connection,
                                               const std::string& project,
                                               const std::string& experiment);

absl::StatusOr<v1::Channel> FetchChannel(const ServerConnection& connection,
                                         const std::string& project, const std::string& experiment,
                                         const std::string& channel);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CATALOG_READER_H_

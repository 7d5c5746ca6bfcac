// Experiments chosen and sorted by the server, with the values of sources.

#ifndef NEREID_CLIENT_CLI_EXPERIMENT_QUERY_H_
#define NEREID_CLIENT_CLI_EXPERIMENT_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/listing.h"
#include "client/cli/option_parser.h"
#include "client/cli/server_connection.h"
#include "nereid/v1/experiments.pb.h"

namespace nereid::client {

struct ExperimentQuery {
  v1::ListExperimentsRequest request;
  // What is shown of the sources of the request, in columns.
  struct Value {
    // Index in the sources of the request.
    int source = 0;
    v1::Statistic statistic = v1::STATISTIC_LAST;
  };
  std::vector<Value> values;
  // Unset: all.
  std::optional<uint32_t> limit;
};

// As given on the command line.
struct ExperimentQueryOptions {
  std::vector<std::string> states;
  std::optional<std::string> name;
  std::vector<std::string> tags;
  std::vector<std::string> sources;
  std::optional<std::string> sort;
  bool descending = false;
  std::optional<std::string> limit;

  // Adds --state, --name, --tag, --source, --sort, --descending and --limit.
  void AddTo(OptionParser* parser);

  // Of a source that is only sorted by, that value is shown. INVALID_ARGUMENT names the option that
  // is wrong.
  absl::StatusOr<ExperimentQuery> Resolve(const std::string& project) const;
};

// Asks the server.
absl::StatusOr<Listing> ListExperiments(const ServerConnection& connection,
                                        const ExperimentQuery& query);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_EXPERIMENT_QUERY_H_

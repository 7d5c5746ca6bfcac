#include "client/cli/config_reader.h"

#include "client/cli/list_pages.h"
#include "nereid/v1/aliases.grpc.pb.h"
#include "nereid/v1/chart_sets.grpc.pb.h"

namespace nereid::client {

absl::StatusOr<std::vector<v1::Alias>> FetchAliases(const ServerConnection& connection,
                                                    const std::string& project) {
  v1::ListAliasesRequest request;
  request.set_project(project);
  return ListAll(connection, &v1::AliasService::Stub::ListAliases,
                 &v1::ListAliasesResponse::aliases, request);
}

absl::StatusOr<std::vector<v1::ChartSet>> FetchChartSets(const ServerConnection& connection,
                                                         const std::string& project) {
  v1::ListChartSetsRequest request;
  request.set_project(project);
  return ListAll(connection, &v1::ChartSetService::Stub::ListChartSets,
                 &v1::ListChartSetsResponse::chart_sets, request);
}

}  // namespace nereid::client

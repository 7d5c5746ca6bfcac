#include "client/cli/watch_start.h"

#include "absl/status/status.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::client {

absl::StatusOr<std::optional<v1::Position>> FindWatchStart(const ServerConnection& connection,
                                                           const std::string& project,
                                                           const std::string& experiment,
                                                           const v1::Source& source,
                                                           uint32_t count) {
  v1::ReadPointsRequest request;
  request.set_project(project);
  request.set_experiment(experiment);
  *request.mutable_source() = source;
  request.set_limit(uint64_t{count} + 1);
  request.set_descending(true);
  request.set_omit_image_data(true);
  grpc::ClientContext context;
  const auto stub = v1::QueryService::NewStub(connection.channel());
  const auto answers = stub->ReadPoints(&context, request);
  v1::Position position;
  uint64_t point_count = 0;
  v1::ReadPointsResponse answer;
  while (answers->Read(&answer)) {
    if (!answer.channel().empty()) position.set_channel(answer.channel());
    point_count += static_cast<uint64_t>(answer.points().x_size());
    if (!answer.points().x().empty()) position.set_x(*answer.points().x().rbegin());
  }
  const absl::Status status = connection.ToAbsl(answers->Finish());
  if (absl::IsNotFound(status)) return std::nullopt;
  if (!status.ok()) return status;
  if (point_count <= count) return std::nullopt;
  return position;
}

}  // namespace nereid::client

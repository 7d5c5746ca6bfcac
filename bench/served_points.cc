#include "bench/served_points.h"

#include <grpcpp/create_channel.h>

#include "absl/strings/str_cat.h"
#include "bench/data_set.h"
#include "bench/expected_points.h"

namespace nereid::bench {

absl::Status ReadServed(v1::QueryService::Stub& stub, const std::string& experiment,
                        const std::string& channel,
                        const std::function<absl::Status(v1::PointColumns&)>& take) {
  v1::ReadPointsRequest request;
  request.set_project(kProject);
  request.set_experiment(experiment);
  request.mutable_source()->set_channel(channel);
  grpc::ClientContext context;
  const auto reader = stub.ReadPoints(&context, request);
  v1::ReadPointsResponse response;
  absl::Status taken;
  while (taken.ok() && reader->Read(&response)) taken = take(*response.mutable_points());
  if (!taken.ok()) context.TryCancel();
  const grpc::Status status = reader->Finish();
  if (!taken.ok() || status.ok()) return taken;
  return absl::UnavailableError(status.error_message());
}

absl::Status CheckServed(const std::string& server, const std::string& experiment,
                         const std::string& channel, absl::Span<const double> x,
                         absl::Span<const double> y) {
  const auto stub =
      v1::QueryService::NewStub(grpc::CreateChannel(server, grpc::InsecureChannelCredentials()));
  ExpectedPoints expected(x, y);
  absl::Status status = ReadServed(*stub, experiment, channel,
                                   [&](v1::PointColumns& points) { return expected.Take(points); });
  status.Update(expected.End());
  if (status.ok()) return status;
  return absl::DataLossError(absl::StrCat(experiment, "/", channel, ": ", status.ToString()));
}

}  // namespace nereid::bench

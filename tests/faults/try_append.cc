#include "tests/faults/try_append.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "nereid/v1/ingest.grpc.pb.h"

namespace nereid::faults {

absl::Status TryAppend(const std::string& address) {
  grpc::ClientContext context;
  const auto stub =
      v1::IngestService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  const auto stream = stub->Ingest(&context);
  v1::IngestRequest open, declare, append;
  open.mutable_open()->set_project("tries");
  open.mutable_open()->set_experiment("try");
  declare.mutable_declare()->set_name("loss");
  append.mutable_append()->set_sequence(1);
  append.mutable_append()->add_channels()->mutable_points()->add_doubles(1);
  stream->Write(open);
  stream->Write(declare);
  stream->Write(append);
  stream->WritesDone();
  bool is_acknowledged = false;
  v1::IngestResponse response;
  while (stream->Read(&response)) is_acknowledged |= response.has_acknowledged();
  const grpc::Status status = stream->Finish();
  if (is_acknowledged) return absl::OkStatus();
  if (status.ok()) return absl::InternalError("a stream ended well without an acknowledgement");
  return {static_cast<absl::StatusCode>(status.error_code()), status.error_message()};
}

}  // namespace nereid::faults

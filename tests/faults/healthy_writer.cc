#include "tests/faults/healthy_writer.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "absl/strings/str_cat.h"
#include "tests/faults/stored_experiment.h"

namespace nereid::faults {
namespace {

constexpr std::chrono::minutes kStreamTimeout(10);

}  // namespace

HealthyWriter::HealthyWriter(const std::string& address)
    : stub_(v1::IngestService::NewStub(
          grpc::CreateChannel(address, grpc::InsecureChannelCredentials()))) {
  context_.set_deadline(std::chrono::system_clock::now() + kStreamTimeout);
}

absl::Status HealthyWriter::StreamError() {
  const absl::Status status = StatusOfCall(stream_->Finish());
  return status.ok() ? absl::InternalError("the server ended the stream") : status;
}

absl::Status HealthyWriter::Begin() {
  stream_ = stub_->Ingest(&context_);
  v1::IngestRequest request;
  request.mutable_open()->set_project("p");
  request.mutable_open()->set_experiment("healthy");
  v1::IngestResponse response;
  if (!stream_->Write(request) || !stream_->Read(&response)) return StreamError();
  request.mutable_declare()->set_name("loss");
  request.mutable_declare()->set_type(v1::VALUE_TYPE_NUMERIC);
  if (!stream_->Write(request) || !stream_->Read(&response)) return StreamError();
  return absl::OkStatus();
}

absl::Status HealthyWriter::Append(int points, std::vector<std::chrono::duration<double>>& took) {
  for (int i = 0; i < points; ++i) {
    v1::IngestRequest request;
    request.mutable_append()->set_sequence(++sequence_);
    request.mutable_append()->add_channels()->mutable_points()->add_doubles(0.5);
    const auto begin = std::chrono::steady_clock::now();
    v1::IngestResponse response;
    if (!stream_->Write(request) || !stream_->Read(&response)) return StreamError();
    took.push_back(std::chrono::steady_clock::now() - begin);
    if (response.acknowledged().through_sequence() != sequence_) {
      return absl::DataLossError(
          absl::StrCat("point ", sequence_, " was answered with ", response.ShortDebugString()));
    }
  }
  return absl::OkStatus();
}

absl::Status HealthyWriter::End() {
  stream_->WritesDone();
  return StatusOfCall(stream_->Finish());
}

}  // namespace nereid::faults

#ifndef NEREID_TESTS_SERVER_SERVER_FIXTURE_H_
#define NEREID_TESTS_SERVER_SERVER_FIXTURE_H_

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/ingest.grpc.pb.h"
#include "nereid/v1/projects.grpc.pb.h"
#include "nereid/v1/query.grpc.pb.h"
#include "server/server.h"
#include "tests/support/temporary_directory.h"

namespace nereid::server {

// A server on a free loopback port and a new directory, otherwise as the options have it, and a
// connection to it.
class ServerTest : public ::testing::Test {
 protected:
  explicit ServerTest(ServerOptions options = {}) : options_(std::move(options)) { Start(); }

  void Start() {
    ServerOptions options = options_;
    options.store.data_directory = directory_.path();
    options.grpc_address = "127.0.0.1:0";
    absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(std::move(options));
    if (!server.ok()) {
      ADD_FAILURE() << server.status();
      return;
    }
    server_ = *std::move(server);
    channel_ = grpc::CreateChannel(server_->grpc_address(), grpc::InsecureChannelCredentials());
  }

  void Restart() {
    server_->Stop();
    Start();
  }

  // All points of a channel. A call that fails is a test failure.
  v1::PointColumns ReadAll(const std::string& channel, v1::ReadPointsRequest request = {}) {
    request.set_project("p");
    request.set_experiment("e");
    request.mutable_source()->set_channel(channel);
    grpc::ClientContext context;
    const auto reader = v1::QueryService::NewStub(channel_)->ReadPoints(&context, request);
    v1::PointColumns points;
    v1::ReadPointsResponse response;
    while (reader->Read(&response)) points.MergeFrom(response.points());
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return points;
  }

  v1::Channel GetChannel(const std::string& name) {
    grpc::ClientContext context;
    v1::GetChannelRequest request;
    request.set_project("p");
    request.set_experiment("e");
    request.set_name(name);
    v1::GetChannelResponse response;
    const grpc::Status status =
        v1::ChannelService::NewStub(channel_)->GetChannel(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.channel();
  }

  const ServerOptions options_;
  testing::TemporaryDirectory directory_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// An ingest stream of project "p" and mostly experiment "e", as a client of any language drives it,
// which can also send bytes that no stub would.
class TestStream {
 public:
  explicit TestStream(const std::shared_ptr<grpc::Channel>& channel)
      : stream_(v1::IngestService::NewStub(channel)->Ingest(&context_)) {}

  void Open(const std::string& writer_id = "", const std::string& experiment = "e") {
    v1::IngestRequest request;
    request.mutable_open()->set_project("p");
    request.mutable_open()->set_experiment(experiment);
    request.mutable_open()->set_writer_id(writer_id);
    stream_->Write(request);
    EXPECT_TRUE(Read().has_opened());
  }

  void Declare(uint32_t channel_ref, const std::string& name,
               v1::ValueType type = v1::VALUE_TYPE_UNSPECIFIED) {
    v1::IngestRequest request;
    request.mutable_declare()->set_channel_ref(channel_ref);
    request.mutable_declare()->set_name(name);
    request.mutable_declare()->set_type(type);
    stream_->Write(request);
    EXPECT_EQ(Read().declared().status().code(), 0);
  }

  bool Write(const v1::IngestRequest& request) { return stream_->Write(request); }

  // The next answer; an empty one at the end of the stream.
  v1::IngestResponse Read() {
    v1::IngestResponse response;
    stream_->Read(&response);
    return response;
  }

  grpc::Status HalfCloseAndFinish() {
    stream_->WritesDone();
    return Finish();
  }

  // Passes over answers that are left.
  grpc::Status Finish() {
    v1::IngestResponse response;
    while (stream_->Read(&response)) {
    }
    return stream_->Finish();
  }

  void Cancel() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::IngestRequest, v1::IngestResponse>> stream_;
};

inline v1::IngestRequest AppendNumbers(uint64_t sequence, uint32_t channel_ref,
                                       const std::vector<double>& x, const std::vector<double>& y) {
  v1::IngestRequest request;
  request.mutable_append()->set_sequence(sequence);
  v1::ChannelAppend& append = *request.mutable_append()->add_channels();
  append.set_channel_ref(channel_ref);
  append.mutable_points()->mutable_x()->Add(x.begin(), x.end());
  append.mutable_points()->mutable_doubles()->Add(y.begin(), y.end());
  return request;
}

}  // namespace nereid::server

#endif  // NEREID_TESTS_SERVER_SERVER_FIXTURE_H_

// Calls of the real services by gRPC-Web.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <vector>

#include "nereid/v1/server.grpc.pb.h"
#include "server/message_bounds.h"
#include "tests/server/http_fixture.h"

namespace nereid::server {
namespace {

using ::testing::HasSubstr;

constexpr char kReflection[] = "grpc.reflection.v1alpha.ServerReflection";

class GrpcWebTest : public HttpTest {
 protected:
  // As the server's reflection names them, asked by gRPC-Web.
  std::vector<std::string> Services() {
    const auto* pool = google::protobuf::DescriptorPool::generated_pool();
    const auto* type =
        pool->FindMessageTypeByName("grpc.reflection.v1alpha.ServerReflectionResponse");
    const std::unique_ptr<google::protobuf::Message> response(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
    // list_services, which is field 7: any text.
    const testing::GrpcWebAnswer answer =
        Call(std::string("/") + kReflection + "/ServerReflectionInfo", "\x3a\x01*");
    EXPECT_EQ(answer.messages.size(), 1u);
    EXPECT_TRUE(response->ParseFromString(answer.messages.at(0)));
    const auto* list = type->FindFieldByName("list_services_response");
    const auto& services = response->GetReflection()->GetMessage(*response, list);
    const auto* service = services.GetDescriptor()->FindFieldByName("service");
    std::vector<std::string> names;
    for (int i = 0; i < services.GetReflection()->FieldSize(services, service); ++i) {
      const auto& one = services.GetReflection()->GetRepeatedMessage(services, service, i);
      names.push_back(
          one.GetReflection()->GetString(one, one.GetDescriptor()->FindFieldByName("name")));
    }
    return names;
  }

  // How gRPC itself answers the empty message.
  grpc::Status CallDirectly(const std::string& path) {
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    void* tag = nullptr;
    bool ok = false;
    const auto call = grpc::GenericStub(channel_).PrepareCall(&context, path, &queue);
    call->StartCall(nullptr);
    queue.Next(&tag, &ok);
    const grpc::Slice empty("", 0);
    call->Write(grpc::ByteBuffer(&empty, 1), grpc::WriteOptions().set_last_message(), nullptr);
    queue.Next(&tag, &ok);
    grpc::ByteBuffer answer;
    do {
      call->Read(&answer, nullptr);
      queue.Next(&tag, &ok);
    } while (ok);
    grpc::Status status;
    call->Finish(&status, nullptr);
    queue.Next(&tag, &ok);
    return status;
  }
};

TEST_F(GrpcWebTest, EveryMethodOfEveryServiceAnswersAsByGrpc) {
  int methods = 0;
  for (const std::string& name : Services()) {
    // Of health it knows none; of reflection the call that waits for more would not end.
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) continue;
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string path = "/" + name + "/" + service->method(i)->name();
      const testing::GrpcWebAnswer answer = Call(path);
      const grpc::Status direct = CallDirectly(path);
      EXPECT_EQ(answer.http.status, 200) << path;
      EXPECT_EQ(answer.http.headers.at("content-type"), "application/grpc-web+proto") << path;
      EXPECT_EQ(answer.status(), direct.error_code()) << path;
      EXPECT_EQ(answer.message(), direct.error_message()) << path;
      EXPECT_NE(answer.status(), grpc::StatusCode::UNIMPLEMENTED) << path;
      ++methods;
    }
  }
  EXPECT_GT(methods, 30);
}

TEST_F(GrpcWebTest, HealthAnswers) {
  const testing::GrpcWebAnswer answer = Call("/grpc.health.v1.Health/Check");
  EXPECT_EQ(answer.status(), 0);
  // status: SERVING
  EXPECT_THAT(answer.messages, ::testing::ElementsAre("\x08\x01"));
}

TEST_F(GrpcWebTest, AMessageAndItsStatus) {
  const testing::GrpcWebAnswer answer = Call(kInfo);
  EXPECT_EQ(answer.status(), 0);
  ASSERT_EQ(answer.messages.size(), 1u);
  v1::GetServerInfoResponse info;
  ASSERT_TRUE(info.ParseFromString(answer.messages[0]));
  EXPECT_TRUE(info.has_start_time());
}

TEST_F(GrpcWebTest, BothContentTypesAreSpoken) {
  for (const std::string type :
       {"application/grpc-web", "application/grpc-web+proto", "Application/gRPC-Web; charset=x"}) {
    testing::HttpPeer peer(server_->http_address());
    const auto answer = peer.Ask(std::string("POST ") + kInfo +
                                 " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type +
                                 "\r\nContent-Length: 5\r\n\r\n" + testing::GrpcWebFrame(""));
    EXPECT_EQ(answer.status, 200) << type;
    EXPECT_THAT(answer.body, HasSubstr("grpc-status: 0\r\n")) << type;
  }
}

TEST_F(GrpcWebTest, OtherContentTypesAreToldWhatIsSpoken) {
  for (const std::string type :
       {"application/grpc-web-text", "application/grpc-web-text+proto", "application/grpc",
        "application/json", "application/grpc-web+json", "text/plain", ""}) {
    testing::HttpPeer peer(server_->http_address());
    const auto answer = peer.Ask(std::string("POST ") + kInfo +
                                 " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type +
                                 "\r\nContent-Length: 5\r\n\r\n" + testing::GrpcWebFrame(""));
    EXPECT_EQ(answer.status, 415) << type;
    EXPECT_THAT(answer.body, HasSubstr("application/grpc-web+proto")) << type;
    EXPECT_THAT(answer.body, HasSubstr("\"" + type + "\"")) << type;
  }
}

TEST_F(GrpcWebTest, AnErrorArrivesWithItsText) {
  v1::GetProjectRequest request;
  request.set_name("größe 100 %");
  const testing::GrpcWebAnswer answer =
      Call("/nereid.v1.ProjectService/GetProject", request.SerializeAsString());
  EXPECT_EQ(answer.status(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(answer.message(), HasSubstr("größe 100 %"));
  EXPECT_THAT(answer.trailers.at("grpc-message"), HasSubstr("gr%c3%b6%c3%9fe 100 %25"));
}

TEST_F(GrpcWebTest, UnknownMethodsAreUnimplemented) {
  for (const char* path : {"/nereid.v1.ServerService/Nothing", "/nothing.Service/Method"}) {
    EXPECT_EQ(Call(path).status(), grpc::StatusCode::UNIMPLEMENTED) << path;
  }
}

TEST_F(GrpcWebTest, OtherPathsAreNoMethods) {
  for (const char* path : {"/", "/one", "/one/two/three", "//Method", "/Service/", "/a.B/C%2e",
                           "/a.B/C?x=1", "/a.B/../C"}) {
    const testing::GrpcWebAnswer answer = Call(path);
    EXPECT_EQ(answer.http.status, 404) << path;
  }
}

TEST_F(GrpcWebTest, MessagesOfAStreamArriveOneByOne) {
  Store("loss", {1});
  testing::GrpcWebPeer peer = BeginWatch();
  WatchedPoints watched;
  double next = 2;
  for (std::string message; watched.x.size() < 5 && peer.ReadMessage(message);) {
    v1::WatchPointsResponse response;
    ASSERT_TRUE(response.ParseFromString(message));
    if (response.has_points()) {
      watched.x.insert(watched.x.end(), response.points().x().begin(), response.points().x().end());
    }
    // The next point comes into being when all before have arrived.
    if (!watched.x.empty() && watched.x.back() == next - 1) Store("loss", {next++});
  }
  EXPECT_THAT(watched.x, ::testing::ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(GrpcWebTest, AConnectionTakesManyCallsAndFiles) {
  testing::GrpcWebPeer peer(server_->http_address());
  for (int i = 0; i < 20; ++i) {
    ASSERT_EQ(peer.Call(kInfo, "").status(), 0) << i;
    ASSERT_EQ(peer.http().Get("/").status, 503) << i;
  }
}

TEST_F(GrpcWebTest, CallsMayBeSentTogether) {
  testing::GrpcWebPeer peer(server_->http_address());
  ASSERT_TRUE(peer.Begin(kInfo, ""));
  ASSERT_TRUE(peer.Begin("/nothing.Service/Method", ""));
  EXPECT_EQ(peer.Finish().status(), 0);
  peer.Begin(kInfo, "");
  EXPECT_EQ(peer.Finish().status(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(GrpcWebTest, ADeadlineEndsTheCall) {
  Store("loss", {1});
  testing::GrpcWebPeer peer = BeginWatch("grpc-timeout: 300m\r\n");
  EXPECT_EQ(peer.Finish().status(), grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(GrpcWebTest, MalformedDeadlinesAreRefusedByName) {
  for (const std::string timeout : {"1", "S", "1s", "-1S", "123456789S", "1.5S", "1 S"}) {
    const testing::GrpcWebAnswer answer = Call(kInfo, "", "grpc-timeout: " + timeout + "\r\n");
    EXPECT_EQ(answer.status(), grpc::StatusCode::INVALID_ARGUMENT) << timeout;
    EXPECT_THAT(answer.message(), HasSubstr("grpc-timeout")) << timeout;
  }
}

TEST_F(GrpcWebTest, MetadataThatGrpcWouldDieOfIsRefused) {
  for (const std::string header : {"x-a: b\xff", "x-a: b\tc", "x-a-bin: !", "x+a: b"}) {
    const testing::GrpcWebAnswer answer = Call(kInfo, "", header + "\r\n");
    EXPECT_EQ(answer.status(), grpc::StatusCode::INVALID_ARGUMENT) << header;
  }
  for (const std::string header : {"x-a: \x01", "x-\xc3\xa4: b", "x a: b", "x-\"a\": b"}) {
    EXPECT_EQ(Call(kInfo, "", header + "\r\n").http.status, 400) << header;
  }
  EXPECT_EQ(Call(kInfo).status(), 0);
}

TEST_F(GrpcWebTest, MalformedBodiesAreRefused) {
  const std::string frame = testing::GrpcWebFrame("ab");
  for (const std::string& body :
       {std::string(), std::string(4, '\0'), frame.substr(0, frame.size() - 1), frame + "c",
        frame + frame, testing::GrpcWebFrame("grpc-status: 0\r\n", '\x80'),
        testing::GrpcWebFrame("", '\x02'), std::string("\0\xff\xff\xff\xff", 5).substr(0, 3)}) {
    testing::GrpcWebPeer peer(server_->http_address());
    ASSERT_TRUE(peer.BeginWithBody(kInfo, body));
    const testing::GrpcWebAnswer answer = peer.Finish();
    EXPECT_EQ(answer.status(), grpc::StatusCode::INVALID_ARGUMENT) << body.size();
    EXPECT_EQ(answer.http.status, 200);
  }
}

TEST_F(GrpcWebTest, ACompressedMessageIsRefused) {
  testing::GrpcWebPeer peer(server_->http_address());
  ASSERT_TRUE(peer.BeginWithBody(kInfo, testing::GrpcWebFrame("ab", '\x01')));
  const testing::GrpcWebAnswer answer = peer.Finish();
  EXPECT_EQ(answer.status(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_THAT(answer.message(), HasSubstr("compressed"));
}

TEST_F(GrpcWebTest, AsMuchAsGrpcTakesIsTaken) {
  v1::GetExperimentRequest request;
  request.set_name(std::string(kReceiveBytesMax - 16, 'x'));
  const testing::GrpcWebAnswer answer =
      Call("/nereid.v1.ExperimentService/GetExperiment", request.SerializeAsString());
  EXPECT_EQ(answer.status(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(GrpcWebTest, LargerMessagesAreRefusedUnread) {
  testing::GrpcWebPeer peer(server_->http_address());
  ASSERT_TRUE(peer.Begin(kInfo, std::string(kReceiveBytesMax + 1, 'x')));
  const testing::GrpcWebAnswer answer = peer.Finish();
  EXPECT_EQ(answer.status(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(answer.message(), HasSubstr(std::to_string(kReceiveBytesMax)));
  EXPECT_EQ(answer.http.headers.at("connection"), "close");
  EXPECT_TRUE(peer.http().socket().WaitUntilPeerCloses(std::chrono::seconds(30)));
}

TEST_F(GrpcWebTest, AFrameThatSaysItIsLargeIsRefused) {
  testing::GrpcWebPeer peer(server_->http_address());
  ASSERT_TRUE(peer.BeginWithBody(kInfo, std::string("\0\xff\xff\xff\xff", 5)));
  const testing::GrpcWebAnswer answer = peer.Finish();
  EXPECT_EQ(answer.status(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(answer.message(), HasSubstr("4294967295"));
}

TEST_F(GrpcWebTest, BodiesOfUnknownLengthAreRefused) {
  const std::string begin =
      std::string("POST ") + kInfo +
      " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc-web\r\n";
  for (const std::string headers : {"", "Transfer-Encoding: chunked\r\n"}) {
    testing::HttpPeer peer(server_->http_address());
    EXPECT_EQ(peer.Ask(begin + headers + "\r\n").status, 411) << headers;
  }
}

TEST_F(GrpcWebTest, StoppingTheServerEndsStreams) {
  Store("loss", {1});
  testing::GrpcWebPeer watch = BeginWatch();
  testing::GrpcWebPeer health(server_->http_address());
  ASSERT_TRUE(health.Begin("/grpc.health.v1.Health/Watch", ""));
  std::string first;
  ASSERT_TRUE(health.ReadMessage(first));
  server_->Stop();
  EXPECT_EQ(watch.Finish().status(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(health.Finish().status(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(GrpcWebTest, ACompressedBodyIsRefused) {
  EXPECT_EQ(Call(kInfo, "", "Content-Encoding: gzip\r\n").http.status, 415);
}

}  // namespace
}  // namespace nereid::server

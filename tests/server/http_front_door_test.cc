// The HTTP front door of a service that says what reached it, and answers as much as it can.

#include "server/http_front_door.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "absl/strings/escaping.h"
#include "tests/support/grpc_web_peer.h"

namespace nereid::server {
namespace {

constexpr std::chrono::seconds kTimeout(60);
constexpr char kEcho[] = "/test.Service/Echo";
constexpr char kIdle[] = "/test.Service/Idle";
constexpr char kFlood[] = "/test.Service/Flood";
constexpr size_t kFloodMessages = 64;
constexpr size_t kFloodMessageBytes = 1 << 20;

// What tests see of the service.
struct Observed {
  std::promise<void> cancelled;
  std::atomic<size_t> written = 0;
};

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

// Echo answers the message, and the metadata behind it; Idle answers nothing; Flood answers
// kFloodMessages messages, the first byte of each its number.
class Reactor final : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(grpc::GenericCallbackServerContext* context, Observed* observed)
      : context_(context), observed_(observed) {
    StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return FinishOnce({grpc::StatusCode::INVALID_ARGUMENT, "no message came"});
    if (context_->method() == kIdle) return;
    if (context_->method() == kFlood) return WriteNext();
    for (const auto& [name, value] : context_->client_metadata()) {
      context_->AddTrailingMetadata(std::string(name.data(), name.size()),
                                    std::string(value.data(), value.size()));
    }
    StartWriteAndFinish(&message_, {}, grpc::Status::OK);
  }

  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    if (++observed_->written == kFloodMessages) return Finish(grpc::Status::OK);
    WriteNext();
  }

  void OnCancel() override {
    observed_->cancelled.set_value();
    if (context_->method() == kIdle) FinishOnce(grpc::Status::CANCELLED);
  }

  void OnDone() override { delete this; }

 private:
  // A call that is cancelled before its message came is told of both.
  void FinishOnce(const grpc::Status& status) {
    if (!is_finished_.exchange(true)) Finish(status);
  }

  void WriteNext() {
    std::string bytes(kFloodMessageBytes, 'x');
    bytes[0] = static_cast<char>(observed_->written);
    message_ = BufferOf(bytes);
    StartWrite(&message_);
  }

  grpc::GenericCallbackServerContext* const context_;
  Observed* const observed_;
  grpc::ByteBuffer message_;
  std::atomic<bool> is_finished_ = false;
};

class Service final : public grpc::CallbackGenericService {
 public:
  explicit Service(Observed* observed) : observed_(observed) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Reactor(context, observed_);
  }

 private:
  Observed* const observed_;
};

class HttpFrontDoorTest : public ::testing::Test {
 protected:
  HttpFrontDoorTest() : service_(&observed_) {
    grpc::ServerBuilder builder;
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    OpenDoor({});
  }

  ~HttpFrontDoorTest() override {
    door_.reset();
    server_->Shutdown();
  }

  void OpenDoor(const HttpBounds& bounds) {
    door_.reset();
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    HttpOptions options;
    options.address = {"127.0.0.1", 0};
    options.bounds = bounds;
    auto door = HttpFrontDoor::Start(options, server_->InProcessChannel(arguments));
    ASSERT_TRUE(door.ok()) << door.status();
    door_ = *std::move(door);
  }

  std::string address() const { return ToString(door_->address()); }

  testing::GrpcWebPeer Begin(const std::string& method) {
    testing::GrpcWebPeer peer(address());
    EXPECT_TRUE(peer.Begin(method, "x"));
    return peer;
  }

  // Reads all of a flood and holds it against what was sent.
  static void ExpectWholeFlood(testing::GrpcWebPeer& peer) {
    const testing::GrpcWebAnswer answer = peer.Finish();
    EXPECT_EQ(answer.status(), 0);
    ASSERT_EQ(answer.messages.size(), kFloodMessages);
    for (size_t i = 0; i < kFloodMessages; ++i) {
      EXPECT_EQ(answer.messages[i].size(), kFloodMessageBytes);
      EXPECT_EQ(answer.messages[i][0], static_cast<char>(i));
    }
  }

  Observed observed_;
  Service service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<HttpFrontDoor> door_;
};

TEST_F(HttpFrontDoorTest, MetadataGoesBothWays) {
  const std::string bytes("\0\xff\n", 3);
  const testing::GrpcWebAnswer answer = testing::GrpcWebPeer(address()).Call(
      kEcho, "message",
      "Authorization: Bearer abc\r\nX-Custom: one two\r\nx-raw-bin: " + absl::Base64Escape(bytes) +
          "\r\ncookie: c\r\nuser-agent: u\r\naccept: a\r\nreferer: r\r\nx-grpc-web: 1\r\n"
          "x-user-agent: x\r\nsec-fetch-mode: cors\r\nREMOTE_ADDR: 1.2.3.4\r\n");
  EXPECT_EQ(answer.status(), 0);
  EXPECT_EQ(answer.messages, std::vector<std::string>{"message"});
  std::map<std::string, std::string> forwarded = answer.trailers;
  forwarded.erase("grpc-status");
  // gRPC's own.
  forwarded.erase("user-agent");
  EXPECT_EQ(forwarded,
            (std::map<std::string, std::string>{{"authorization", "Bearer abc"},
                                                {"x-custom", "one two"},
                                                {"x-raw-bin", absl::Base64Escape(bytes)}}));
}

TEST_F(HttpFrontDoorTest, ManyBinaryValuesInOneHeader) {
  const testing::GrpcWebAnswer answer =
      testing::GrpcWebPeer(address()).Call(kEcho, "", "x-bin: YQ==,Yg\r\n");
  EXPECT_EQ(answer.status(), 0);
  EXPECT_THAT(answer.trailers.at("x-bin"), ::testing::AnyOf("YQ==", "Yg=="));
}

TEST_F(HttpFrontDoorTest, AnIdleCallIsCancelledWhenItsClientGoes) {
  testing::GrpcWebPeer peer = Begin(kIdle);
  EXPECT_EQ(peer.ReadHead().status, 200);
  peer.http().Close();
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
}

TEST_F(HttpFrontDoorTest, ACallIsCancelledWhenItsClientGoesAmidTheAnswer) {
  testing::GrpcWebPeer peer = Begin(kFlood);
  std::string first;
  ASSERT_TRUE(peer.ReadMessage(first));
  peer.http().Close();
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
  EXPECT_LT(observed_.written, kFloodMessages);
}

TEST_F(HttpFrontDoorTest, AReaderThatPausesGetsTheRest) {
  testing::GrpcWebPeer peer = Begin(kFlood);
  EXPECT_EQ(peer.ReadHead().status, 200);
  // Pauses for as long as another call takes: past the 5 s after which httplib gives up by itself.
  const testing::GrpcWebAnswer other =
      testing::GrpcWebPeer(address()).Call(kIdle, "", "grpc-timeout: 6S\r\n");
  EXPECT_EQ(other.status(), grpc::StatusCode::DEADLINE_EXCEEDED);
  // Messages wait with the service, not here.
  EXPECT_LT(observed_.written, kFloodMessages / 2);
  ExpectWholeFlood(peer);
}

TEST_F(HttpFrontDoorTest, AReaderThatPausesForTooLongIsGivenUp) {
  HttpBounds bounds;
  bounds.write = std::chrono::milliseconds(100);
  OpenDoor(bounds);
  const testing::GrpcWebPeer peer = Begin(kFlood);
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
}

TEST_F(HttpFrontDoorTest, StoppingEndsCallsWithUnavailable) {
  testing::GrpcWebPeer peer = Begin(kIdle);
  EXPECT_EQ(peer.ReadHead().status, 200);
  door_->Stop();
  const testing::GrpcWebAnswer answer = peer.Finish();
  EXPECT_EQ(answer.status(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
}

TEST_F(HttpFrontDoorTest, StoppingDoesNotWaitForAReaderThatPauses) {
  testing::GrpcWebPeer peer = Begin(kFlood);
  EXPECT_EQ(peer.ReadHead().status, 200);
  const testing::HttpPeer idle(address());
  door_->Stop();
  EXPECT_EQ(observed_.cancelled.get_future().wait_for(kTimeout), std::future_status::ready);
  EXPECT_LT(observed_.written, kFloodMessages);
  door_->Stop();
}

}  // namespace
}  // namespace nereid::server

// The HTTP front door of a service that says what reached it, and answers as much as it can.

#ifndef NEREID_TESTS_SERVER_HTTP_FRONT_DOOR_FIXTURE_H_
#define NEREID_TESTS_SERVER_HTTP_FRONT_DOOR_FIXTURE_H_

#include <gmock/gmock.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "server/http_front_door.h"
#include "tests/support/grpc_web_peer.h"

namespace nereid::server {

inline constexpr std::chrono::seconds kTimeout(60);
inline constexpr char kEcho[] = "/test.Service/Echo";
// Of a method that is known to be unary; it echoes too.
inline constexpr char kUnary[] = "/nereid.v1.ServerService/GetServerInfo";
inline constexpr char kIdle[] = "/test.Service/Idle";
inline constexpr char kFlood[] = "/test.Service/Flood";
inline constexpr size_t kFloodMessages = 64;
inline constexpr size_t kFloodMessageBytes = 1 << 20;

// What tests see of the service.
struct Observed {
  std::atomic<int> calls = 0;
  std::promise<void> cancelled;
  std::atomic<size_t> written = 0;
};

inline grpc::ByteBuffer BufferOf(const std::string& bytes) {
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
    ++observed_->calls;
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

  void OpenDoor(const HttpBounds& bounds, const std::string& web_directory = "") {
    door_.reset();
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    HttpOptions options;
    options.address = {"127.0.0.1", 0};
    options.bounds = bounds;
    options.web_directory = web_directory;
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

}  // namespace nereid::server

#endif  // NEREID_TESTS_SERVER_HTTP_FRONT_DOOR_FIXTURE_H_

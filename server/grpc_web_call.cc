#include "server/grpc_web_call.h"

#include <chrono>
#include <utility>

namespace nereid::server {
namespace {

grpc::ByteBuffer BufferOf(std::string_view message) {
  const grpc::Slice slice(message.data(), message.size());
  return {&slice, 1};
}

}  // namespace

GrpcWebCall::GrpcWebCall(const std::shared_ptr<grpc::Channel>& channel, std::string method,
                         std::string_view message)
    : method_(std::move(method)), message_(BufferOf(message)), stub_(channel) {}

GrpcWebCall::~GrpcWebCall() {
  // Unless it has run to its end.
  Cancel();
  queue_.Shutdown();
  void* tag = nullptr;
  bool succeeded = false;
  while (queue_.Next(&tag, &succeeded)) {
  }
}

bool GrpcWebCall::Wait() {
  void* tag = nullptr;
  bool succeeded = false;
  return queue_.Next(&tag, &succeeded) && succeeded;
}

std::optional<bool> GrpcWebCall::Poll() {
  void* tag = nullptr;
  bool succeeded = false;
  const auto found = queue_.AsyncNext(&tag, &succeeded, std::chrono::system_clock::time_point());
  return found == grpc::CompletionQueue::GOT_EVENT ? std::optional(succeeded) : std::nullopt;
}

grpc::Status GrpcWebCall::Run(const std::function<bool(const std::string&)>& write,
                              std::string& rest) {
  stream_ = stub_.PrepareCall(&context_, method_, &queue_);
  stream_->StartCall(nullptr);
  Wait();
  stream_->Write(message_, grpc::WriteOptions().set_last_message(), nullptr);
  Wait();
  message_.Clear();
  const auto write_rest = [&] {
    if (!rest.empty() && !write(std::exchange(rest, {}))) Cancel();
  };
  // Also of a call that ended without taking the message: it may have answered.
  while (true) {
    if (rest.size() >= kFramesBytesMax) write_rest();
    stream_->Read(&answer_, nullptr);
    std::optional<bool> is_read = Poll();
    if (!is_read.has_value()) {
      write_rest();
      is_read = Wait();
    }
    if (!*is_read) break;
    rest += FrameOfMessage(answer_);
    answer_.Clear();
  }
  grpc::Status status;
  stream_->Finish(&status, nullptr);
  Wait();
  return status;
}

}  // namespace nereid::server

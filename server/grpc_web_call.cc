#include "server/grpc_web_call.h"

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
  queue_.Shutdown();
  while (Wait()) {
  }
}

bool GrpcWebCall::Wait() {
  void* tag = nullptr;
  bool succeeded = false;
  return queue_.Next(&tag, &succeeded) && succeeded;
}

grpc::Status GrpcWebCall::Run(const std::function<bool(const grpc::ByteBuffer&)>& write) {
  const auto stream = stub_.PrepareCall(&context_, method_, &queue_);
  stream->StartCall(nullptr);
  Wait();
  stream->Write(message_, grpc::WriteOptions().set_last_message(), nullptr);
  Wait();
  // Also of a call that ended without taking the message: it may have answered.
  grpc::ByteBuffer answer;
  for (stream->Read(&answer, nullptr); Wait(); stream->Read(&answer, nullptr)) {
    if (!write(answer)) Cancel();
    answer.Clear();
  }
  grpc::Status status;
  stream->Finish(&status, nullptr);
  Wait();
  return status;
}

}  // namespace nereid::server

#include "client/ingest_stream.h"

#include <grpcpp/generic/generic_stub.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace nereid::client {
namespace {

constexpr char kMethod[] = "/nereid.v1.IngestService/Ingest";

// A connection that died without a word is noticed after the sum of both.
constexpr int kKeepaliveTimeMs = 60'000;
constexpr int kKeepaliveTimeoutMs = 20'000;

std::shared_ptr<grpc::Channel> Connect(const std::string& server) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveTimeMs);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  // The pauses between attempts are the sender's; gRPC must not add its own from the last failure.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // A proxy for web pages, taken from the environment, would also be asked for loopback addresses.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status ToAbsl(const grpc::Status& status, const std::string& server) {
  if (status.ok()) return absl::OkStatus();
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      absl::StrCat("server ", server, ": ", status.error_message()));
}

}  // namespace

IngestStream::IngestStream(const std::string& server, OnResponse on_response, Event* changed)
    : server_(server), on_response_(std::move(on_response)), changed_(changed) {
  grpc::TemplatedGenericStub<grpc::ByteBuffer, v1::IngestResponse> stub(Connect(server_));
  call_ = stub.PrepareCall(&context_, kMethod, &events_);
  call_->StartCall(&start_);
  thread_ = std::thread([this] { Run(); });
}

IngestStream::~IngestStream() {
  context_.TryCancel();
  thread_.join();
}

bool IngestStream::writable() const {
  std::lock_guard lock(mutex_);
  return state_ == State::kWritable;
}

void IngestStream::Write(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  std::lock_guard lock(mutex_);
  if (state_ != State::kWritable) return;
  state_ = State::kWriting;
  call_->Write(grpc::ByteBuffer(&slice, 1), &write_);
}

void IngestStream::WritesDone() {
  std::lock_guard lock(mutex_);
  if (state_ != State::kWritable) return;
  state_ = State::kWriting;
  call_->WritesDone(&write_);
}

std::optional<absl::Status> IngestStream::ended() const {
  std::lock_guard lock(mutex_);
  if (state_ != State::kEnded) return std::nullopt;
  return status_;
}

void IngestStream::Run() {
  void* tag = nullptr;
  bool ok = false;
  while (events_.Next(&tag, &ok)) {
    switch (*static_cast<Operation*>(tag)) {
      case Operation::kStart:
        HandleStart(ok);
        break;
      case Operation::kRead:
        HandleRead(ok);
        break;
      case Operation::kWrite:
        HandleWrite(ok);
        break;
      case Operation::kFinish:
        HandleFinish();
        break;
    }
    changed_->Set();
  }
}

void IngestStream::HandleStart(bool ok) {
  std::lock_guard lock(mutex_);
  if (!ok) return Finish();
  state_ = State::kWritable;
  call_->Read(&response_, &read_);
}

void IngestStream::HandleRead(bool ok) {
  if (ok) on_response_(response_);
  std::lock_guard lock(mutex_);
  if (!ok) return Finish();
  call_->Read(&response_, &read_);
}

// A failed write is followed by a failed read, which ends the stream.
void IngestStream::HandleWrite(bool ok) {
  std::lock_guard lock(mutex_);
  if (ok && state_ == State::kWriting) state_ = State::kWritable;
}

void IngestStream::Finish() {
  state_ = State::kEnding;
  call_->Finish(&grpc_status_, &finish_);
}

void IngestStream::HandleFinish() {
  {
    std::lock_guard lock(mutex_);
    state_ = State::kEnded;
    status_ = ToAbsl(grpc_status_, server_);
  }
  events_.Shutdown();
}

}  // namespace nereid::client

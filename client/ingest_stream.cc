#include "client/ingest_stream.h"

#include <grpcpp/generic/generic_stub.h>

#include <utility>

#include "client/server_channel.h"

namespace nereid::client {
namespace {

constexpr char kMethod[] = "/nereid.v1.IngestService/Ingest";

// Keeps `bytes` until gRPC needs them no more, instead of copying them.
grpc::Slice ToSlice(std::shared_ptr<const std::string> bytes) {
  using Held = std::shared_ptr<const std::string>;
  auto held = std::make_unique<Held>(std::move(bytes));
  const std::string& text = **held;
  const auto release = [](void* user_data) { delete static_cast<Held*>(user_data); };
  return grpc::Slice(const_cast<char*>(text.data()), text.size(), release, held.release());
}

}  // namespace

IngestStream::IngestStream(const std::string& server, OnResponse on_response, Event* changed)
    : server_(server), on_response_(std::move(on_response)), changed_(changed) {
  grpc::TemplatedGenericStub<grpc::ByteBuffer, v1::IngestResponse> stub(OpenServerChannel(server_));
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
  return state_ == State::kConnected && unwritten_bytes_ < kUnwrittenBytesMax;
}

void IngestStream::Write(std::shared_ptr<const std::string> bytes) {
  std::lock_guard lock(mutex_);
  unwritten_bytes_ += bytes->size();
  unwritten_.push_back(std::move(bytes));
  WriteNext();
}

void IngestStream::WritesDone() {
  std::lock_guard lock(mutex_);
  writes_done_ = true;
  WriteNext();
}

void IngestStream::WriteNext() {
  if (writing_ || state_ != State::kConnected) return;
  if (!unwritten_.empty()) {
    const grpc::Slice slice = ToSlice(std::move(unwritten_.front()));
    unwritten_.pop_front();
    unwritten_bytes_ -= slice.size();
    // Messages that lie ready go out together.
    const grpc::WriteOptions hint = grpc::WriteOptions().set_buffer_hint();
    call_->Write(grpc::ByteBuffer(&slice, 1), unwritten_.empty() ? grpc::WriteOptions() : hint,
                 &write_);
    writing_ = true;
  } else if (std::exchange(writes_done_, false)) {
    call_->WritesDone(&write_);
    writing_ = true;
  }
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
    if (Handle(*static_cast<Operation*>(tag), ok)) changed_->Set();
  }
}

bool IngestStream::Handle(Operation operation, bool ok) {
  switch (operation) {
    case Operation::kStart:
      HandleStart(ok);
      return true;
    case Operation::kRead:
      HandleRead(ok);
      return true;
    case Operation::kWrite:
      return HandleWrite(ok);
    case Operation::kFinish:
      HandleFinish();
      return true;
  }
  return false;
}

void IngestStream::HandleStart(bool ok) {
  std::lock_guard lock(mutex_);
  if (!ok) return Finish();
  state_ = State::kConnected;
  call_->Read(&response_, &read_);
}

void IngestStream::HandleRead(bool ok) {
  if (ok) on_response_(response_);
  std::lock_guard lock(mutex_);
  if (!ok) return Finish();
  call_->Read(&response_, &read_);
}

// A failed write is followed by a failed read, which ends the stream.
bool IngestStream::HandleWrite(bool ok) {
  std::lock_guard lock(mutex_);
  writing_ = false;
  if (!ok) return false;
  const size_t before = unwritten_bytes_;
  WriteNext();
  // Half of the room at once, so that the writer is not woken for each message.
  return before >= kUnwrittenBytesMax / 2 && unwritten_bytes_ < kUnwrittenBytesMax / 2;
}

void IngestStream::Finish() {
  state_ = State::kEnding;
  call_->Finish(&grpc_status_, &finish_);
}

void IngestStream::HandleFinish() {
  {
    std::lock_guard lock(mutex_);
    state_ = State::kEnded;
    status_ = StatusFromServer(grpc_status_, server_);
  }
  events_.Shutdown();
}

}  // namespace nereid::client

#include "server/ingest_reactor.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/rpc_status.h"
#include "storage/limits.h"

namespace nereid::server {
namespace {

void CopyBytes(const grpc::ByteBuffer& buffer, std::string& bytes) {
  std::vector<grpc::Slice> slices;
  bytes.clear();
  if (!buffer.Dump(&slices).ok()) return;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
}

void Serialize(const v1::IngestResponse& response, grpc::ByteBuffer& buffer) {
  bool own_buffer = false;
  buffer.Clear();
  grpc::SerializationTraits<v1::IngestResponse>::Serialize(response, &buffer, &own_buffer);
}

}  // namespace

IngestReactor::IngestReactor(storage::Store* store, std::function<void(IngestReactor*)> on_done)
    : store_(store), on_done_(std::move(on_done)), session_(store->BeginSession(this)) {
  const std::lock_guard lock(mutex_);
  ReadIfWanted();
}

void IngestReactor::Drain() {
  const std::lock_guard lock(mutex_);
  EndSession(absl::UnavailableError("the server is shutting down: reconnect and send again"));
}

absl::Status IngestReactor::ParseRead(storage::IngestMessage& message) {
  if (read_buffer_.Length() > storage::kMessageBytesMax) {
    return absl::ResourceExhaustedError(absl::StrCat("message of ", read_buffer_.Length(),
                                                     " bytes, over the limit of ",
                                                     storage::kMessageBytesMax, ": split it"));
  }
  grpc::Slice whole;
  if (read_buffer_.TrySingleSlice(&whole).ok()) {
    return storage::ParseIngestMessage({reinterpret_cast<const char*>(whole.begin()), whole.size()},
                                       message);
  }
  CopyBytes(read_buffer_, read_bytes_);
  return storage::ParseIngestMessage(read_bytes_, message);
}

void IngestReactor::OnReadDone(bool ok) {
  std::unique_ptr<storage::IngestMessage> message = store_->NewMessage();
  const absl::Status status = ok ? ParseRead(*message) : absl::OkStatus();
  {
    const std::lock_guard lock(mutex_);
    // What comes in after the end was announced is not acknowledged, so the client sends it again.
    if (ok && status.ok() && end_submitted_) return;
    if (!ok || !status.ok()) return EndSession(status);
  }
  const bool has_room = store_->Submit(session_, std::move(message));
  const std::lock_guard lock(mutex_);
  // Not before: another thread would begin the next read, and might submit its message first.
  reading_ = false;
  store_has_room_ = has_room || std::exchange(room_came_early_, false);
  ReadIfWanted();
}

void IngestReactor::OnRoom() {
  const std::lock_guard lock(mutex_);
  if (store_has_room_) {
    room_came_early_ = true;
    return;
  }
  store_has_room_ = true;
  ReadIfWanted();
}

void IngestReactor::ReadIfWanted() {
  if (reading_ || end_submitted_ || ended_ || !store_has_room_) return;
  if (outbound_.size() >= kOutboundResponsesMax) return;
  reading_ = true;
  StartRead(&read_buffer_);
}

void IngestReactor::EndSession(const absl::Status& end_status) {
  if (std::exchange(end_submitted_, true)) return;
  // The store may have ended it before, with an error that is yet to be sent.
  if (!ended_) end_status_ = end_status;
  store_->EndSession(session_);
}

void IngestReactor::OnResponses(std::vector<v1::IngestResponse> responses) {
  const std::lock_guard lock(mutex_);
  for (v1::IngestResponse& response : responses) {
    const bool settles_more =
        response.has_acknowledged() && !outbound_.empty() && outbound_.back().has_acknowledged();
    if (settles_more) {
      outbound_.back() = std::move(response);
    } else {
      outbound_.push_back(std::move(response));
    }
  }
  WriteIfWaiting();
}

void IngestReactor::WriteIfWaiting() {
  if (writing_ || finished_ || outbound_.empty()) return;
  writing_ = true;
  Serialize(outbound_.front(), write_buffer_);
  outbound_.pop_front();
  StartWrite(&write_buffer_);
}

void IngestReactor::OnWriteDone(bool ok) {
  const std::lock_guard lock(mutex_);
  writing_ = false;
  // Nobody is there to read them any more.
  if (!ok) outbound_.clear();
  WriteIfWaiting();
  ReadIfWanted();
  FinishIfEnded();
}

void IngestReactor::OnEnded(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  if (!status.ok()) end_status_ = status;
  FinishIfEnded();
}

void IngestReactor::FinishIfEnded() {
  if (!ended_ || finished_ || writing_ || !outbound_.empty()) return;
  finished_ = true;
  Finish(ToGrpcStatus(end_status_));
}

void IngestReactor::OnCancel() {
  const std::lock_guard lock(mutex_);
  EndSession(absl::CancelledError("the client went away"));
}

void IngestReactor::OnDone() {
  {
    const std::lock_guard lock(mutex_);
    EndSession(absl::OkStatus());
  }
  session_->Detach();
  on_done_(this);
  delete this;
}

}  // namespace nereid::server

// One ingest stream on the wire: hands messages to the store as fast as it has room for them, and
// sends its answers.

#ifndef NEREID_SERVER_INGEST_REACTOR_H_
#define NEREID_SERVER_INGEST_REACTOR_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/store.h"

namespace nereid::server {

// Answers that wait to be sent; while there are more, nothing is read.
inline constexpr size_t kOutboundResponsesMax = 1024;

// Deletes itself when the stream is done. gRPC, the store and Drain call it from their own threads.
// The bytes of a message are parsed here, because their checksum tells a batch sent again from
// another one under the same number.
class IngestReactor : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                      public storage::IngestListener {
 public:
  // `on_done` is called once, just before the reactor is gone.
  IngestReactor(storage::Store* store, std::function<void(IngestReactor*)> on_done);

  // Reads no more; commits and acknowledges what was read, then ends the stream with UNAVAILABLE.
  void Drain();

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  void OnResponses(std::vector<v1::IngestResponse> responses) override;
  void OnRoom() override;
  void OnEnded(const absl::Status& status) override;

 private:
  absl::Status ParseRead(storage::IngestMessage& message);
  // All of these want the lock held.
  void ReadIfWanted();
  void WriteIfWaiting();
  void FinishIfEnded();
  void EndSession(const absl::Status& end_status);

  storage::Store* const store_;
  const std::function<void(IngestReactor*)> on_done_;
  const std::shared_ptr<storage::IngestSession> session_;

  // Of the read under way; touched by its callback alone.
  grpc::ByteBuffer read_buffer_;
  std::string read_bytes_;

  std::mutex mutex_;
  grpc::ByteBuffer write_buffer_;
  std::deque<v1::IngestResponse> outbound_;
  bool reading_ = false;
  bool writing_ = false;
  bool store_has_room_ = true;
  // OnRoom came before the answer of Submit that it belongs to.
  bool room_came_early_ = false;
  bool end_submitted_ = false;
  bool ended_ = false;
  bool finished_ = false;
  // What the stream ends with, once the session has ended without an error of its own.
  absl::Status end_status_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_INGEST_REACTOR_H_

#ifndef NEREID_SERVER_ANSWER_STREAM_H_
#define NEREID_SERVER_ANSWER_STREAM_H_

#include <grpcpp/support/server_callback.h>

#include <atomic>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/rpc_status.h"
#include "server/worker_pool.h"

namespace nereid::server {

// A server-streaming call: each answer is made on the pool once the one before it was sent, so that
// a slow client holds one answer in memory and no thread. Deletes itself when the call is done.
template <typename Response>
class AnswerStream : public grpc::ServerWriteReactor<Response> {
 public:
  void OnWriteDone(bool ok) override {
    if (!ok) return this->Finish(ToGrpcStatus(absl::CancelledError("the client went away")));
    pool_->SubmitNextStep([this] { Step(); });
  }

  void OnCancel() override { is_cancelled_ = true; }

  void OnDone() override { delete this; }

 protected:
  explicit AnswerStream(WorkerPool* pool) : pool_(pool) {}

  // The last thing that the constructor of a final class does: from then on Next is called.
  void Start() {
    if (pool_->Submit([this] { Step(); })) return;
    this->Finish(ToGrpcStatus(TooManyCallsWait()));
  }

  // Fills the next answer, which is empty. False: there was none left. May block.
  virtual absl::StatusOr<bool> Next(Response& response) = 0;

 private:
  // Must not touch the reactor after Finish or StartWrite: it may be gone, or in its next step.
  void Step() {
    if (is_cancelled_) return this->Finish(grpc::Status::CANCELLED);
    response_.Clear();
    const absl::StatusOr<bool> any = Next(response_);
    if (!any.ok()) return this->Finish(ToGrpcStatus(any.status()));
    if (!*any) return this->Finish(grpc::Status::OK);
    this->StartWrite(&response_);
  }

  WorkerPool* const pool_;
  std::atomic<bool> is_cancelled_ = false;
  Response response_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_ANSWER_STREAM_H_

#include "bench/count_and_drop_server.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <csignal>
#include <cstdio>
#include <mutex>

#include "nereid/v1/ingest.grpc.pb.h"

namespace nereid::bench {
namespace {

constexpr char kWriterId[] = "count-and-drop-0";

// Deletes itself when the stream is done.
class CountingReactor : public grpc::ServerBidiReactor<v1::IngestRequest, v1::IngestResponse> {
 public:
  CountingReactor() { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    if (!ok) {
      reads_done_ = true;
    } else {
      Take();
      StartRead(&request_);
    }
    Answer();
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    if (!ok) reads_done_ = true;
    Answer();
  }

  void OnDone() override { delete this; }

 private:
  void Take() {
    if (request_.has_open()) opened_due_ = true;
    if (request_.has_append()) sequence_ = request_.append().sequence();
    if (request_.has_finish()) sequence_ = request_.finish().sequence();
  }

  void Answer() {
    if (writing_) return;
    response_.Clear();
    if (opened_due_) {
      response_.mutable_opened()->set_writer_id(kWriterId);
      opened_due_ = false;
    } else if (acknowledged_ < sequence_) {
      response_.mutable_acknowledged()->set_through_sequence(sequence_);
      acknowledged_ = sequence_;
    } else {
      if (reads_done_ && !finished_) Finish(grpc::Status::OK);
      finished_ = reads_done_;
      return;
    }
    writing_ = true;
    StartWrite(&response_);
  }

  std::mutex mutex_;
  v1::IngestRequest request_;
  v1::IngestResponse response_;
  uint64_t sequence_ = 0;
  uint64_t acknowledged_ = 0;
  bool opened_due_ = false;
  bool writing_ = false;
  bool reads_done_ = false;
  bool finished_ = false;
};

class CountingService : public v1::IngestService::CallbackService {
 public:
  grpc::ServerBidiReactor<v1::IngestRequest, v1::IngestResponse>* Ingest(
      grpc::CallbackServerContext* /*context*/) override {
    return new CountingReactor();
  }
};

}  // namespace

int RunCountAndDropServer() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  CountingService service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::printf("count-and-drop ready grpc=127.0.0.1:%d\n", port);
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}

}  // namespace nereid::bench

#include "client/cli/watch_stream.h"

namespace nereid::client {

WatchStream::WatchStream(const ServerConnection& connection, const v1::WatchPointsRequest& request)
    : stub_(v1::WatchService::NewStub(connection.channel())),
      reader_(stub_->PrepareAsyncWatchPoints(&context_, request, &queue_)) {
  reader_->StartCall(this);
}

WatchStream::~WatchStream() {
  context_.TryCancel();
  // The queue must not hold anything of the call when both go.
  while (state_ != State::kEnded) Next(std::chrono::system_clock::time_point::max());
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
  }
}

WatchStream::Outcome WatchStream::Next(std::chrono::system_clock::time_point deadline) {
  if (state_ == State::kIdle) {
    state_ = State::kReading;
    reader_->Read(&event_, this);
  }
  while (state_ != State::kEnded) {
    void* tag = nullptr;
    bool ok = false;
    if (queue_.AsyncNext(&tag, &ok, deadline) != grpc::CompletionQueue::GOT_EVENT) {
      return Outcome::kTimeout;
    }
    const bool was_reading = state_ == State::kReading;
    Advance(ok);
    if (was_reading && ok) return Outcome::kEvent;
  }
  return Outcome::kEnded;
}

void WatchStream::Advance(bool ok) {
  if (state_ == State::kFinishing) {
    state_ = State::kEnded;
  } else if (!ok) {
    state_ = State::kFinishing;
    reader_->Finish(&status_, this);
  } else if (state_ == State::kStarting) {
    state_ = State::kReading;
    reader_->Read(&event_, this);
  } else {
    state_ = State::kIdle;
  }
}

}  // namespace nereid::client

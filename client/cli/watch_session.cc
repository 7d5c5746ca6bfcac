#include "client/cli/watch_session.h"

#include <chrono>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/backoff.h"
#include "client/cli/server_connection.h"
#include "client/cli/watch_stream.h"

namespace nereid::client {
namespace {

// How long a signal may go unnoticed.
constexpr std::chrono::milliseconds kTick{50};

// Whether a call that ended so may live on another time. An end without an error is none of ours:
// the server has no reason to end a watch.
bool IsWorthRetrying(const grpc::Status& status) {
  return status.ok() || status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
}

class Session {
 public:
  Session(const std::string& server, v1::WatchPointsRequest request, InterruptSignals* signals,
          WatchHandler* handler)
      : server_(server),
        request_(std::move(request)),
        signals_(signals),
        handler_(handler),
        backoff_(std::random_device()()) {}

  absl::Status Run() {
    absl::Status status = RunStream();
    while (status.ok() && !signals_->WasInterrupted()) {
      status = Pause(backoff_.Next());
      if (status.ok() && !signals_->WasInterrupted()) status = RunStream();
    }
    return status;
  }

 private:
  // OK when interrupted, or when it is worth trying again.
  absl::Status RunStream() {
    const ServerConnection connection(server_);
    WatchStream stream(connection, request_);
    while (!signals_->WasInterrupted()) {
      absl::Status status;
      switch (stream.Next(std::chrono::system_clock::now() + kTick)) {
        case WatchStream::Outcome::kEnded:
          return End(connection, stream.status());
        case WatchStream::Outcome::kEvent:
          status = Handle(stream.event());
          break;
        case WatchStream::Outcome::kTimeout:
          break;
      }
      if (status.ok()) status = handler_->OnTick();
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Handle(const v1::WatchPointsResponse& event) {
    if (event.series() >= static_cast<uint32_t>(request_.series_size())) {
      return absl::InternalError(absl::StrCat(
          "the server told of series ", event.series(), ", but ", request_.series_size(),
          " are watched; is it a nereid-server of this version?"));
    }
    if (is_lost_) handler_->OnNote(absl::StrCat("the server at ", server_, " is back"));
    is_lost_ = false;
    backoff_.Reset();
    v1::WatchedSeries& series = *request_.mutable_series(static_cast<int>(event.series()));
    series.clear_position();
    if (event.has_position()) *series.mutable_position() = event.position();
    return handler_->OnEvent(event);
  }

  absl::Status End(const ServerConnection& connection, const grpc::Status& status) {
    if (!IsWorthRetrying(status)) return connection.ToAbsl(status);
    if (!is_lost_) {
      const std::string why = status.ok() ? "it ended the watch" : status.error_message();
      handler_->OnNote(absl::StrCat("the server at ", server_, " is away (", why,
                                    "); waiting for it to come back"));
    }
    is_lost_ = true;
    return absl::OkStatus();
  }

  absl::Status Pause(absl::Duration pause) {
    const auto end = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(pause);
    while (!signals_->WasInterrupted() && std::chrono::steady_clock::now() < end) {
      std::this_thread::sleep_for(kTick);
      if (absl::Status status = handler_->OnTick(); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  const std::string& server_;
  v1::WatchPointsRequest request_;
  InterruptSignals* const signals_;
  WatchHandler* const handler_;
  Backoff backoff_;
  bool is_lost_ = false;
};

}  // namespace

absl::Status Watch(const std::string& server, v1::WatchPointsRequest request,
                   InterruptSignals* signals, WatchHandler* handler) {
  return Session(server, std::move(request), signals, handler).Run();
}

}  // namespace nereid::client

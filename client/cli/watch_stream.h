// One call of WatchPoints.

#ifndef NEREID_CLIENT_CLI_WATCH_STREAM_H_
#define NEREID_CLIENT_CLI_WATCH_STREAM_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>

#include "client/cli/server_connection.h"
#include "nereid/v1/watch.grpc.pb.h"

namespace nereid::client {

// Begins the call at once; the destructor ends it. Not thread-safe; starts no threads of its own.
class WatchStream {
 public:
  enum class Outcome { kEvent, kTimeout, kEnded };

  WatchStream(const ServerConnection& connection, const v1::WatchPointsRequest& request);
  ~WatchStream();

  WatchStream(const WatchStream&) = delete;
  WatchStream& operator=(const WatchStream&) = delete;

  // Waits for the next event, but not past `deadline`.
  Outcome Next(std::chrono::system_clock::time_point deadline);

  // The event of the last kEvent.
  const v1::WatchPointsResponse& event() const { return event_; }

  // How the call ended, after kEnded.
  const grpc::Status& status() const { return status_; }

 private:
  // What the call does at the moment.
  enum class State { kStarting, kReading, kIdle, kFinishing, kEnded };

  void Advance(bool ok);

  const std::unique_ptr<v1::WatchService::Stub> stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::ClientAsyncReader<v1::WatchPointsResponse>> reader_;
  State state_ = State::kStarting;
  v1::WatchPointsResponse event_;
  grpc::Status status_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WATCH_STREAM_H_

#include "server/grpc_web_answer.h"

#include <string>

namespace nereid::server {

namespace {

// Cancels the call when nobody waits for it any more, while it is in scope.
class CancelOnEnd {
 public:
  CancelOnEnd(GrpcWebCall& call, bool is_stream, HttpConnection& connection)
      : connection_(connection) {
    connection.SetOnEnd(is_stream, [&call] { call.Cancel(); });
  }
  ~CancelOnEnd() { connection_.ClearOnEnd(); }
  CancelOnEnd(const CancelOnEnd&) = delete;
  CancelOnEnd& operator=(const CancelOnEnd&) = delete;

 private:
  HttpConnection& connection_;
};

}  // namespace

bool SendAnswer(GrpcWebCall& call, bool is_stream, HttpConnection& connection,
                httplib::DataSink& sink) {
  const auto write = [&](const std::string& frames) {
    if (is_stream) connection.BeginStreamPart();
    return sink.write(frames.data(), frames.size());
  };
  std::string end;
  grpc::Status status;
  {
    const CancelOnEnd cancel(call, is_stream, connection);
    status = call.Run(write, end);
  }
  if (connection.is_stopping() && status.error_code() == grpc::StatusCode::CANCELLED) {
    status = {grpc::StatusCode::UNAVAILABLE, "the server is stopping: try again"};
  }
  end += FrameOfStatus(status, call.trailing_metadata());
  if (!write(end)) return false;
  sink.done();
  return true;
}

}  // namespace nereid::server

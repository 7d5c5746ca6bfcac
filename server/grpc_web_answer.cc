#include "server/grpc_web_answer.h"

#include <string>

namespace nereid::server {

bool SendAnswer(GrpcWebCall& call, HttpConnection& connection, httplib::DataSink& sink) {
  connection.SetOnEnd([&call] { call.Cancel(); });
  std::string end;
  grpc::Status status = call.Run(
      [&sink](const std::string& frames) { return sink.write(frames.data(), frames.size()); }, end);
  connection.SetOnEnd(nullptr);
  if (connection.is_stopping() && status.error_code() == grpc::StatusCode::CANCELLED) {
    status = {grpc::StatusCode::UNAVAILABLE, "the server is stopping: try again"};
  }
  end += FrameOfStatus(status, call.trailing_metadata());
  if (!sink.write(end.data(), end.size())) return false;
  sink.done();
  return true;
}

}  // namespace nereid::server

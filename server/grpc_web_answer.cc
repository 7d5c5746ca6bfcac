#include "server/grpc_web_answer.h"

#include <string>

namespace nereid::server {

bool SendAnswer(GrpcWebCall& call, HttpConnection& connection, httplib::DataSink& sink) {
  connection.SetOnEnd([&call] { call.Cancel(); });
  grpc::Status status = call.Run([&sink](const grpc::ByteBuffer& message) {
    const std::string frame = FrameOfMessage(message);
    return sink.write(frame.data(), frame.size());
  });
  connection.SetOnEnd(nullptr);
  if (connection.is_stopping() && status.error_code() == grpc::StatusCode::CANCELLED) {
    status = {grpc::StatusCode::UNAVAILABLE, "the server is stopping: try again"};
  }
  const std::string end = FrameOfStatus(status, call.trailing_metadata());
  if (!sink.write(end.data(), end.size())) return false;
  sink.done();
  return true;
}

}  // namespace nereid::server

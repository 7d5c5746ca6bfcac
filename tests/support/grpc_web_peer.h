// A client of gRPC-Web, with one call after the other on one connection.

#ifndef NEREID_TESTS_SUPPORT_GRPC_WEB_PEER_H_
#define NEREID_TESTS_SUPPORT_GRPC_WEB_PEER_H_

#include <map>
#include <string>
#include <vector>

#include "tests/support/http_peer.h"

namespace nereid::testing {

// Five bytes, then the message.
std::string GrpcWebFrame(const std::string& message, char flags = 0);

struct GrpcWebAnswer {
  HttpAnswer http;
  std::vector<std::string> messages;
  // The lines of the last frame; none if the answer has no such frame.
  std::map<std::string, std::string> trailers;

  // -1 if the answer has none.
  int status() const;
  // Decoded.
  std::string message() const;
};

class GrpcWebPeer {
 public:
  // Connects to HOST:PORT.
  explicit GrpcWebPeer(const std::string& address) : address_(address), peer_(address) {}

  HttpPeer& http() { return peer_; }

  // Begins a call of "/package.Service/Method"; `headers` are lines. False: the connection is gone.
  bool Begin(const std::string& path, const std::string& message, const std::string& headers = "");
  bool BeginWithBody(const std::string& path, const std::string& body,
                     const std::string& headers = "");

  // Waits until the answer has begun.
  const HttpAnswer& ReadHead();
  // The next message, after the head. False at the end of the messages.
  bool ReadMessage(std::string& message);
  // The rest.
  GrpcWebAnswer Finish();

  GrpcWebAnswer Call(const std::string& path, const std::string& message,
                     const std::string& headers = "");

 private:
  const std::string address_;
  HttpPeer peer_;
  bool has_head_ = false;
  GrpcWebAnswer answer_;
};

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_GRPC_WEB_PEER_H_

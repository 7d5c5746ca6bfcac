// The client end of an HTTP/1.1 connection, byte by byte, that can behave as no browser would.

#ifndef NEREID_TESTS_SUPPORT_HTTP_PEER_H_
#define NEREID_TESTS_SUPPORT_HTTP_PEER_H_

#include <cstddef>
#include <map>
#include <string>

#include "tests/support/loopback_socket.h"

namespace nereid::testing {

struct HttpAnswer {
  // 0: the connection ended before it came.
  int status = 0;
  // Names in small letters.
  std::map<std::string, std::string> headers;
  std::string body;
};

// For one thread. What does not come within a minute counts as the end of the connection.
class HttpPeer {
 public:
  // Connects to HOST:PORT.
  explicit HttpPeer(const std::string& address);

  const Socket& socket() const { return socket_; }
  // False: the connection is gone.
  bool Send(const std::string& bytes) const;

  // An answer as far as its body.
  HttpAnswer ReadHead();
  // The next bytes of the body that ReadHead led to; fewer at its end.
  std::string ReadBody(size_t count);
  // A whole answer; without a body to one of HEAD.
  HttpAnswer Read(bool is_head = false);

  // What else comes until the end of the connection.
  std::string ReadToEnd() { return Take(std::string::npos); }

  HttpAnswer Ask(const std::string& request);
  // Of a request without a body; `headers` are lines.
  HttpAnswer Get(const std::string& path, const std::string& headers = "");

  void Close() { socket_.Close(); }

 private:
  // False at the end of the connection.
  bool Receive();
  std::string ReadLine();
  std::string Take(size_t count);

  const std::string address_;
  Socket socket_;
  std::string received_;
  bool is_chunked_ = false;
  // Of the body, or of the chunk that is being read.
  size_t body_left_ = 0;
};

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_HTTP_PEER_H_

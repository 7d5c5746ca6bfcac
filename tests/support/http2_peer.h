// The client end of an HTTP/2 connection, byte by byte, that can behave as no gRPC library would.

#ifndef NEREID_TESTS_SUPPORT_HTTP2_PEER_H_
#define NEREID_TESTS_SUPPORT_HTTP2_PEER_H_

#include <string>

#include "tests/support/loopback_socket.h"

namespace nereid::testing {

// For one thread. Writes block; they are small.
class Http2Peer {
 public:
  // Connects to HOST:PORT and introduces itself. See connected().
  explicit Http2Peer(const std::string& address);

  bool connected() const { return socket_.valid(); }
  const Socket& socket() const { return socket_; }

  // Begins a call of IngestService.Ingest, on which SendByte then sends the next byte of a message
  // that never ends, in a frame of its own. False: the connection is gone.
  bool BeginIngest();
  bool SendByte();

  // Takes what has come in, blocking if that is nothing, and answers pings and settings as HTTP/2
  // wants it. False: the connection is gone.
  bool Answer();

  // How many pings were answered.
  int answered_pings() const { return answered_pings_; }

 private:
  bool Write(const std::string& bytes);
  bool AnswerFrame(unsigned char type, unsigned char flags, const std::string& payload);

  Socket socket_;
  std::string received_;
  int answered_pings_ = 0;
};

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_HTTP2_PEER_H_

// TCP sockets on loopback.

#ifndef NEREID_TESTS_SUPPORT_LOOPBACK_SOCKET_H_
#define NEREID_TESTS_SUPPORT_LOOPBACK_SOCKET_H_

#include <chrono>
#include <cstddef>
#include <string>

namespace nereid::testing {

// A descriptor that is closed at the end; -1 for none.
class Socket {
 public:
  explicit Socket(int descriptor = -1) : descriptor_(descriptor) {}
  ~Socket() { Close(); }
  Socket(Socket&& other) noexcept : descriptor_(other.Release()) {}
  Socket& operator=(Socket&& other) noexcept {
    Close();
    descriptor_ = other.Release();
    return *this;
  }

  int descriptor() const { return descriptor_; }
  bool valid() const { return descriptor_ >= 0; }

  // Small writes do not wait for others.
  void SendAtOnce() const;

  // Whether the peer closes the connection by then; reads nothing.
  bool WaitUntilPeerCloses(std::chrono::milliseconds timeout) const;

  void Close();
  // As Close, but the peer gets RST.
  void Reset();

 private:
  int Release();

  int descriptor_;
};

// A connection to HOST:PORT, HOST an IPv4 address; invalid if there is none.
Socket ConnectTo(const std::string& address);

// A socket that listens on a free port; `address` becomes HOST:PORT.
Socket ListenOnLoopback(std::string& address);

// Whether all bytes were written; blocks.
bool WriteAll(const Socket& socket, const char* bytes, size_t count);

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_LOOPBACK_SOCKET_H_

#include "tests/support/loopback_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace nereid::testing {
namespace {

constexpr int kBacklog = 1024;

sockaddr_in ParseAddress(const std::string& address) {
  const size_t colon = address.rfind(':');
  sockaddr_in result{};
  result.sin_family = AF_INET;
  uint32_t port = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(address.substr(colon + 1), &port)) {
    return result;
  }
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &result.sin_addr);
  result.sin_port = htons(static_cast<uint16_t>(port));
  return result;
}

}  // namespace

int Socket::Release() { return std::exchange(descriptor_, -1); }

void Socket::SendAtOnce() const {
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

bool Socket::WaitUntilPeerCloses(std::chrono::milliseconds timeout) const {
  pollfd closed{descriptor_, POLLRDHUP, 0};
  return poll(&closed, 1, static_cast<int>(timeout.count())) == 1;
}

void Socket::Close() {
  if (valid()) close(Release());
}

void Socket::Reset() {
  if (!valid()) return;
  const linger none{1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
  Close();
}

Socket ConnectTo(const std::string& address) {
  const sockaddr_in server = ParseAddress(address);
  Socket connection(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!connection.valid() ||
      connect(connection.descriptor(), reinterpret_cast<const sockaddr*>(&server),
              sizeof(server)) != 0) {
    return Socket();
  }
  connection.SendAtOnce();
  return connection;
}

Socket ListenOnLoopback(std::string& address) {
  sockaddr_in own = ParseAddress("127.0.0.1:0");
  socklen_t length = sizeof(own);
  Socket listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener.valid() ||
      bind(listener.descriptor(), reinterpret_cast<sockaddr*>(&own), length) != 0 ||
      listen(listener.descriptor(), kBacklog) != 0 ||
      getsockname(listener.descriptor(), reinterpret_cast<sockaddr*>(&own), &length) != 0) {
    return Socket();
  }
  address = absl::StrCat("127.0.0.1:", ntohs(own.sin_port));
  return listener;
}

bool WriteAll(const Socket& socket, const char* bytes, size_t count) {
  while (count > 0) {
    const ssize_t written = send(socket.descriptor(), bytes, count, MSG_NOSIGNAL);
    if (written <= 0) return false;
    bytes += written;
    count -= static_cast<size_t>(written);
  }
  return true;
}

}  // namespace nereid::testing

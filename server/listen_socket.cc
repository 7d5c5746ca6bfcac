#include "server/listen_socket.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace nereid::server {
namespace {

// Connections that the system keeps until they are accepted; a page opens several at once.
constexpr int kListenBacklog = 512;

absl::Status CannotListen(const ListenAddress& address, const std::string& reason) {
  return absl::UnavailableError(absl::StrCat("cannot listen on ", ToString(address), " (", reason,
                                             "): choose a free port, or 0 for any"));
}

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

absl::StatusOr<AddressList> Resolve(const ListenAddress& address) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error =
      getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (error != 0) return CannotListen(address, gai_strerror(error));
  return AddressList(found, &freeaddrinfo);
}

// The port in use; 0 on failure.
int BoundPort(int descriptor) {
  sockaddr_storage bound{};
  socklen_t size = sizeof(bound);
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
  char port[NI_MAXSERV] = "0";
  getnameinfo(reinterpret_cast<sockaddr*>(&bound), size, nullptr, 0, port, sizeof(port),
              NI_NUMERICSERV);
  return std::stoi(port);
}

// Of REUSEADDR and REUSEPORT only the first: two servers must not share a port.
bool BindAndListen(int descriptor, const addrinfo& address) {
  const int yes = 1;
  return setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
         bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 &&
         listen(descriptor, kListenBacklog) == 0;
}

}  // namespace

absl::StatusOr<int> ListenOn(ListenAddress& address) {
  absl::StatusOr<AddressList> addresses = Resolve(address);
  if (!addresses.ok()) return addresses.status();
  const addrinfo& first = **addresses;
  const int descriptor =
      socket(first.ai_family, first.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, first.ai_protocol);
  if (descriptor < 0) return CannotListen(address, std::strerror(errno));
  if (!BindAndListen(descriptor, first)) {
    const std::string reason = std::strerror(errno);
    close(descriptor);
    return CannotListen(address, reason);
  }
  address.port = BoundPort(descriptor);
  return descriptor;
}

}  // namespace nereid::server

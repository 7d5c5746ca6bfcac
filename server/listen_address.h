#ifndef NEREID_SERVER_LISTEN_ADDRESS_H_
#define NEREID_SERVER_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"

namespace nereid::server {

// Where a server listens.
struct ListenAddress {
  // Without the brackets of an IPv6 address.
  std::string host;
  // 0: any free one.
  int port = 0;
};

// Takes "HOST:PORT", with an IPv6 host in brackets. INVALID_ARGUMENT for anything else.
absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text);

// "HOST:PORT", as ParseListenAddress takes it.
std::string ToString(const ListenAddress& address);

// Whether only programs on this machine can reach the host: localhost, 127.0.0.0/8 or ::1.
bool IsLoopback(const ListenAddress& address);

}  // namespace nereid::server

#endif  // NEREID_SERVER_LISTEN_ADDRESS_H_

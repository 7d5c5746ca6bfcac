#include "server/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/names.h"

namespace nereid::server {
namespace {

constexpr int kPortMax = 65535;

absl::Status Invalid(const std::string& text) {
  return absl::InvalidArgumentError(absl::StrCat("address \"", storage::Printable(text),
                                                 "\" is not HOST:PORT, such as 127.0.0.1:7070"));
}

}  // namespace

absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return Invalid(text);
  ListenAddress address{text.substr(0, colon), 0};
  const bool bracketed = address.host.front() == '[' && address.host.back() == ']';
  if (bracketed) address.host = address.host.substr(1, address.host.size() - 2);
  if (!bracketed && absl::StrContains(address.host, ':')) return Invalid(text);
  const bool is_port = absl::SimpleAtoi(text.substr(colon + 1), &address.port);
  if (address.host.empty() || !is_port || address.port < 0 || address.port > kPortMax) {
    return Invalid(text);
  }
  return address;
}

std::string ToString(const ListenAddress& address) {
  const bool is_ipv6 = absl::StrContains(address.host, ':');
  return is_ipv6 ? absl::StrCat("[", address.host, "]:", address.port)
                 : absl::StrCat(address.host, ":", address.port);
}

bool IsLoopback(const ListenAddress& address) {
  if (address.host == "localhost") return true;
  in_addr ipv4{};
  if (inet_pton(AF_INET, address.host.c_str(), &ipv4) == 1) {
    return (ntohl(ipv4.s_addr) >> 24) == 127;
  }
  in6_addr ipv6{};
  return inet_pton(AF_INET6, address.host.c_str(), &ipv6) == 1 && IN6_IS_ADDR_LOOPBACK(&ipv6) != 0;
}

}  // namespace nereid::server

#include "server/http_origin_check.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "storage/names.h"

namespace nereid::server {
namespace {

constexpr size_t kHostBytesMax = 255;

bool IsHostByte(char byte) {
  return absl::ascii_islower(byte) || absl::ascii_isdigit(byte) || byte == '.' || byte == '-' ||
         byte == '_';
}

bool IsHostName(std::string_view name) {
  return !name.empty() && name.size() <= kHostBytesMax && std::ranges::all_of(name, IsHostByte);
}

bool IsIpv6(const std::string& name) {
  in6_addr address{};
  return inet_pton(AF_INET6, name.c_str(), &address) == 1;
}

bool IsIpAddress(const std::string& name) {
  in_addr ipv4{};
  return inet_pton(AF_INET, name.c_str(), &ipv4) == 1 || IsIpv6(name);
}

// Of "NAME", "NAME:PORT", "[IPV6]" or "[IPV6]:PORT": the name, in small letters.
std::optional<std::string> HostName(std::string_view host) {
  const size_t colon = host.rfind(':');
  const bool has_port = colon != std::string_view::npos &&
                        std::ranges::all_of(host.substr(colon + 1), absl::ascii_isdigit);
  if (has_port) host = host.substr(0, colon);
  std::string name = absl::AsciiStrToLower(std::string(host));
  if (name.starts_with('[') && name.ends_with(']')) {
    name = name.substr(1, name.size() - 2);
    return IsIpv6(name) ? std::optional(name) : std::nullopt;
  }
  return IsHostName(name) ? std::optional(name) : std::nullopt;
}

}  // namespace

absl::Status CheckHostNames(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (IsHostName(name)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("\"", storage::Printable(name),
                     "\" is not the name of a host, such as nereid.example.org: without scheme and "
                     "port, in small letters"));
  }
  return absl::OkStatus();
}

HttpOriginCheck::HttpOriginCheck(ListenAddress address, std::vector<std::string> names)
    : address_(std::move(address)), names_(std::move(names)) {}

bool HttpOriginCheck::IsAnsweredTo(const std::string& name) const {
  if (name == absl::AsciiStrToLower(address_.host)) return true;
  if (std::ranges::find(names_, name) != names_.end()) return true;
  // Only names can be made to point elsewhere; browsers know localhost by themselves.
  return IsLoopback({name, 0}) || (!IsLoopback(address_) && IsIpAddress(name));
}

std::string HttpOriginCheck::Example() const {
  const bool is_wildcard = address_.host == "0.0.0.0" || address_.host == "::";
  return absl::StrCat("http://",
                      ToString(is_wildcard ? ListenAddress{"127.0.0.1", address_.port} : address_));
}

absl::Status HttpOriginCheck::CheckHost(std::string_view host) const {
  const std::optional<std::string> name = HostName(host);
  if (!name.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the header Host is \"", storage::Printable(host), "\", not HOST or HOST:PORT"));
  }
  if (IsAnsweredTo(*name)) return absl::OkStatus();
  return absl::PermissionDeniedError(
      absl::StrCat("this server does not answer to the host \"", storage::Printable(*name),
                   "\": open it by an address of its machine, such as ", Example(),
                   ", or, if the name is yours, start nereid-server with --http_hosts=",
                   storage::Printable(*name)));
}

absl::Status HttpOriginCheck::CheckOrigin(absl::string_view origin, absl::string_view host) {
  absl::string_view authority = origin;
  const bool is_https = absl::ConsumePrefix(&authority, "https://");
  const bool is_http = absl::ConsumePrefix(&authority, "http://");
  // A browser leaves it out.
  absl::ConsumeSuffix(&host, is_https ? ":443" : ":80");
  if ((is_https || is_http) && absl::EqualsIgnoreCase(authority, host)) return absl::OkStatus();
  return absl::PermissionDeniedError(
      absl::StrCat("a page of \"", storage::Printable(std::string(origin)),
                   "\" may not use this server, which is \"", storage::Printable(std::string(host)),
                   "\" to it: use the page that this server serves; "
                   "a reverse proxy must pass on the header Host"));
}

}  // namespace nereid::server

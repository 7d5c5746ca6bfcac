// Keeps pages of other sites out: a browser sends them to an address of this machine as well, and a
// name whose address changes makes them look like ours (DNS rebinding).

#ifndef NEREID_SERVER_HTTP_ORIGIN_CHECK_H_
#define NEREID_SERVER_HTTP_ORIGIN_CHECK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/listen_address.h"

namespace nereid::server {

// Names of hosts only, such as "nereid.example.org", in small letters. INVALID_ARGUMENT names one
// that is something else.
absl::Status CheckHostNames(const std::vector<std::string>& names);

class HttpOriginCheck {
 public:
  // For a server that listens on `address`; `names` are answered to besides.
  HttpOriginCheck(ListenAddress address, std::vector<std::string> names);

  // `host` is the header Host: the address itself; names of loopback if that is one; any IP address
  // if it is none; and the other names. Any port, which a tunnel may change. INVALID_ARGUMENT if it
  // is malformed, PERMISSION_DENIED if this server does not answer to it.
  absl::Status CheckHost(std::string_view host) const;

  // `origin` is the header Origin, which must be that of our own pages. PERMISSION_DENIED.
  static absl::Status CheckOrigin(absl::string_view origin, absl::string_view host);

 private:
  bool IsAnsweredTo(const std::string& name) const;
  // A URL that a browser on this machine can open.
  std::string Example() const;

  const ListenAddress address_;
  const std::vector<std::string> names_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_ORIGIN_CHECK_H_

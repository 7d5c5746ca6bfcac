#ifndef NEREID_SERVER_LISTEN_SOCKET_H_
#define NEREID_SERVER_LISTEN_SOCKET_H_

#include "absl/status/statusor.h"
#include "server/listen_address.h"

namespace nereid::server {

// A TCP socket that listens on `address`, whose port becomes the one in use. It does not block; the
// caller closes it. UNAVAILABLE if it cannot be listened on.
absl::StatusOr<int> ListenOn(ListenAddress& address);

}  // namespace nereid::server

#endif  // NEREID_SERVER_LISTEN_SOCKET_H_

#ifndef NEREID_SERVER_MESSAGE_BOUNDS_H_
#define NEREID_SERVER_MESSAGE_BOUNDS_H_

#include "storage/limits.h"

namespace nereid::server {

// Larger messages are refused unread; up to here the server can say what was wrong.
inline constexpr int kReceiveBytesMax = 2 * static_cast<int>(storage::kMessageBytesMax);

}  // namespace nereid::server

#endif  // NEREID_SERVER_MESSAGE_BOUNDS_H_

// What HTTP clients may take up of the server.

#ifndef NEREID_SERVER_HTTP_BOUNDS_H_
#define NEREID_SERVER_HTTP_BOUNDS_H_

#include <chrono>
#include <cstddef>

namespace nereid::server {

// Connections at once. One more takes the place of the one that has been idle longest.
inline constexpr size_t kHttpConnectionsMax = 1024;
// Calls at once that may go on for long; each holds a thread. More are refused.
inline constexpr int kHttpStreamsMax = 200;
// Some are left for files and short calls when all streams are taken.
inline constexpr size_t kHttpThreads = kHttpStreamsMax + 24;
// Files and answers of short calls that wait for clients at once. One more takes the place of the
// one that has waited longest, so that threads are left.
inline constexpr size_t kHttpSlowReadersMax = 16;
// Request line and headers together.
inline constexpr size_t kHttpHeadBytesMax = size_t{16} << 10;
// Path and query, of which a part may be.
inline constexpr size_t kHttpTargetBytesMax = 8190;
// Of bodies that come in or wait for a thread, of all connections together, what is beyond the
// first kHttpHeadBytesMax of each: what is short always comes in.
inline constexpr size_t kHttpBodiesBytesMax = size_t{64} << 20;

struct HttpBounds {
  // A connection without a request is closed.
  std::chrono::milliseconds idle = std::chrono::seconds(60);
  // From the first byte of a request to the end of its headers.
  std::chrono::milliseconds head = std::chrono::seconds(10);
  // From there to the end of its body.
  std::chrono::milliseconds body = std::chrono::seconds(30);
  // How long a file, or the answer of a short call, may wait for its client, all pauses together.
  std::chrono::milliseconds answer = std::chrono::seconds(30);
  // How long a client may take for what a stream sends at once, which is about 64 KiB.
  std::chrono::milliseconds stream = std::chrono::minutes(10);
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_BOUNDS_H_

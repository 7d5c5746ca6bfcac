// A TCP connection to a server that breaks where a plan says.

#ifndef NEREID_TESTS_FAULTS_TCP_PROXY_H_
#define NEREID_TESTS_FAULTS_TCP_PROXY_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "tests/support/loopback_socket.h"

namespace nereid::faults {

// What becomes of one connection. The default breaks nothing.
struct Cut {
  enum class Direction { kToServer, kToClient };
  Direction direction = Direction::kToServer;
  // Forwarded in that direction before anything happens.
  uint64_t bytes = std::numeric_limits<uint64_t>::max();
  // Nothing is forwarded for so long, in either direction, while both ends believe in each other.
  std::chrono::milliseconds pause{0};
  // After the pause it goes on for `bytes` more.
  bool goes_on = false;
  // Both ends get RST, else FIN.
  bool resets = true;
};

// What proxies did.
struct CutCounts {
  // Connections that were ended as planned. Threads that wait for it are notified.
  std::atomic<uint64_t> cuts = 0;
  // Of them those ended with RST, and those while an answer was on its way to the client.
  std::atomic<uint64_t> resets = 0;
  std::atomic<uint64_t> withheld_answers = 0;
  std::atomic<uint64_t> pauses = 0;
};

// Forwards connections to a server on loopback. Thread-safe.
class TcpProxy {
 public:
  // Called for each connection, numbered from 0, on the proxy's own thread.
  using Plan = std::function<Cut(uint64_t connection)>;

  // `server` is HOST:PORT with an IPv4 address. `counts` must outlive the proxy.
  static absl::StatusOr<std::unique_ptr<TcpProxy>> Start(const std::string& server, Plan plan,
                                                         CutCounts* counts);

  // Closes all connections.
  ~TcpProxy();

  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;

  // HOST:PORT to connect to instead of the server.
  const std::string& address() const { return address_; }

 private:
  class Connection;

  TcpProxy(std::string server, Plan plan, CutCounts* counts);

  absl::Status Listen();
  void Accept();

  const std::string server_;
  const Plan plan_;
  CutCounts* const counts_;
  std::string address_;
  testing::Socket listener_;
  // Readable once the proxy is to stop.
  testing::Socket stop_;
  std::list<std::unique_ptr<Connection>> connections_;
  std::thread thread_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_TCP_PROXY_H_

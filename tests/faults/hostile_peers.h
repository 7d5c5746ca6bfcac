// Many connections that use a server as nobody should.

#ifndef NEREID_TESTS_FAULTS_HOSTILE_PEERS_H_
#define NEREID_TESTS_FAULTS_HOSTILE_PEERS_H_

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/support/http2_peer.h"
#include "tests/support/loopback_socket.h"

namespace nereid::faults {

struct HostilePeerCounts {
  // Connected, and nothing more than answering pings.
  int idle = 0;
  // A call on each, on which a byte comes every second.
  int slow = 0;
  // A third of them said nothing, a third has no call, a third has one; they answer nothing.
  int vanished = 0;

  int total() const { return idle + slow + vanished; }
};

// Behaves so from construction to Leave, on a thread of its own.
class HostilePeers {
 public:
  // UNAVAILABLE if the server does not take all of them.
  static absl::StatusOr<std::unique_ptr<HostilePeers>> Connect(const std::string& address,
                                                               const HostilePeerCounts& counts);

  ~HostilePeers() { Leave().IgnoreError(); }
  HostilePeers(const HostilePeers&) = delete;
  HostilePeers& operator=(const HostilePeers&) = delete;

  // Whether the server gives up all that vanished by then.
  bool WaitUntilVanishedAreClosed(std::chrono::milliseconds timeout) const;

  // Closes all connections. UNAVAILABLE if the server had given up one that answered; the next
  // calls are OK.
  absl::Status Leave();

 private:
  explicit HostilePeers(testing::Socket stop) : stop_(std::move(stop)) {}

  absl::Status ConnectAll(const std::string& address, const HostilePeerCounts& counts);
  void Run();
  // False: the test is over.
  bool AnswerUntil(std::chrono::steady_clock::time_point next_byte);
  void SendBytes();

  // Readable once the peers are to leave.
  testing::Socket stop_;
  // The slow ones come first.
  std::vector<testing::Http2Peer> answering_;
  size_t slow_count_ = 0;
  std::vector<testing::Http2Peer> vanished_;
  std::vector<testing::Socket> silent_;
  int lost_ = 0;
  std::thread thread_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_HOSTILE_PEERS_H_
